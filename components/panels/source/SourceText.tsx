'use client'

import { memo, useEffect, useEffectEvent, useRef } from 'react'
import type { SourceToken } from '@/server/protocol'
import { sameData } from '@/components/stream/sameData'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { firstLine, type SourceLine, type SourceView } from './select'

/** Height of a line, px. */
export const LINE = 13

export function SourceText({ view }: { view: SourceView }) {
  const box = useRef<HTMLDivElement>(null)
  const begin = useEffectEvent(() => {
    box.current?.scrollTo({ top: (firstLine(view.lines) - 1) * LINE })
  })
  useEffect(() => begin(), [view.file])
  return (
    <div className="flex min-w-0 shrink-0 flex-col @3xl:min-h-0">
      <p className="sticky top-0 z-10 flex shrink-0 justify-between bg-panel px-4 py-1 text-ink2">
        <span className="truncate font-mono text-[11px]">{view.file}</span>
        <span className="text-[11px] text-ink3">times passed</span>
      </p>
      <div
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={`Source of ${view.file}`}
        className="min-h-0 flex-1 overflow-x-auto pb-2 @3xl:overflow-y-auto"
      >
        <div className="flex min-w-max font-mono text-[11px]/[13px]">
          <ol className="flex-1">
            {view.lines.map((line) => (
              <Line key={line.number} line={line} />
            ))}
          </ol>
          <ol aria-label="Times passed, line by line" className="sticky right-0 min-w-13">
            {view.lines.map(({ number, passed, tint }) => (
              <Passed key={number} passed={passed} tint={tint} />
            ))}
          </ol>
        </div>
      </div>
    </div>
  )
}

/** Opaque, because the count stands over code that is longer than the column. */
const tints = {
  none: 'bg-panel',
  lock: 'bg-[color-mix(in_srgb,var(--lockfill)_20%,var(--panel))]',
  db: 'bg-[color-mix(in_srgb,var(--db)_25%,var(--panel))]',
} as const
const inks = { none: 'text-ink', lock: 'text-lock', db: 'text-db' } as const

const Line = memo(
  function Line({ line }: { line: SourceLine }) {
    const { number, tint, tokens, who } = line
    return (
      <li
        className={cn(
          'grid h-[13px] grid-cols-[24px_30px_minmax(max-content,1fr)] gap-x-2',
          tints[tint ?? 'none'],
        )}
      >
        <span className="text-right text-ink3">{number}</span>
        <span className={cn('text-right font-semibold', inks[tint ?? 'none'])}>{who}</span>
        <code className="whitespace-pre text-ink">
          {tokens.map((token, index) => (
            <span key={index} className={looks[token.kind]}>
              {token.text}
            </span>
          ))}
        </code>
      </li>
    )
  },
  // The count beside a line changes far more often than the line.
  (a, b) => sameData({ ...a.line, passed: null }, { ...b.line, passed: null }),
)

/** In a column of its own: one sticky element is cheap to move and to paint, one a line is not. */
const Passed = memo(function Passed({ passed, tint }: Pick<SourceLine, 'passed' | 'tint'>) {
  return (
    <li className={cn('h-[13px] pr-4 pl-1.5 text-right text-ink2', tints[tint ?? 'none'])}>
      {passed === null ? '' : whole(passed)}
    </li>
  )
})

/** No hue: colour means something that happened to data. */
const looks: Record<SourceToken['kind'], string> = {
  plain: '',
  keyword: 'italic text-ink2',
  string: '',
  number: 'italic text-ink2',
  comment: 'text-ink3',
  call: '',
}
