'use client'

import { memo, useEffect, useEffectEvent, useRef } from 'react'
import type { SourceToken } from '@/server/protocol'
import { sameData } from '@/components/stream/sameData'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { firstLine, type SourceLine, type SourceView } from './select'

const LINE = 13

export function SourceText({ view }: { view: SourceView }) {
  const box = useRef<HTMLDivElement>(null)
  const begin = useEffectEvent(() => {
    box.current?.scrollTo({ top: (firstLine(view.lines) - 1) * LINE })
  })
  useEffect(() => begin(), [view.file])
  return (
    <div className="flex min-h-0 min-w-0 flex-col">
      <p className="flex shrink-0 justify-between px-4 py-1 text-ink2">
        <span className="truncate font-mono text-[11px]">{view.file}</span>
        <span className="text-[11px] text-ink3">times passed</span>
      </p>
      <div
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={`Source of ${view.file}`}
        className="min-h-0 flex-1 overflow-auto pb-2"
      >
        <ol className="min-w-max font-mono text-[11px]/[13px]">
          {view.lines.map((line) => (
            <Line key={line.number} line={line} />
          ))}
        </ol>
      </div>
    </div>
  )
}

const tints = { lock: 'bg-lock/18 text-lock', db: 'bg-db/25 text-db' } as const

const Line = memo(
  function Line({ line }: { line: SourceLine }) {
    const { number, passed, tint, tokens, who } = line
    return (
      <li
        className={cn(
          'grid h-[13px] grid-cols-[24px_34px_minmax(0,1fr)_56px] gap-x-2 pr-4 pl-2',
          tint && tints[tint],
        )}
      >
        <span className="text-right text-ink3">{number}</span>
        <span className={cn('text-right font-semibold', !tint && 'text-ink')}>{who}</span>
        <code className="whitespace-pre text-ink">
          {tokens.map((token, index) => (
            <span key={index} className={looks[token.kind]}>
              {token.text}
            </span>
          ))}
        </code>
        <span className="sticky right-4 text-right text-ink2">
          {passed === null ? '' : whole(passed)}
        </span>
      </li>
    )
  },
  (a, b) => sameData(a.line, b.line),
)

/** No hue: colour means something that happened to data. */
const looks: Record<SourceToken['kind'], string> = {
  plain: '',
  keyword: 'italic text-ink2',
  string: '',
  number: 'italic text-ink2',
  comment: 'text-ink3',
  call: '',
}
