'use client'

import type { PatternInfo } from '@/server/protocol'
import { Dialog } from '../ui/dialog'
import { explanation } from './explanation'

/** What a pattern is for, and what of it is simplified here. */
export function ExplainDialog({ pattern, onClose }: { pattern: PatternInfo; onClose: () => void }) {
  return (
    <Dialog title={pattern.title} onClose={onClose}>
      <dl className="grid min-h-0 gap-4 overflow-y-auto px-5 py-4">
        {explanation(pattern).map(([term, words]) => (
          <div key={term}>
            <dt className="font-semibold">{term}</dt>
            <dd className="mt-0.5 max-w-[64ch] text-[13.5px]/5 text-ink2">{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
