'use client'

import { memo, useEffect, useEffectEvent, useRef } from 'react'
import type { SourceToken } from '@/server/protocol'
import { sameData } from '@/components/stream/sameData'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'
import { whole } from '../format'
import { firstLine, type SourceLine, type SourceView } from './select'

/** Scrolls a box of source texts to a line of the first of them. */
export function showLine(box: HTMLElement | null, number: number): void {
  const top = (line: number) => {
    const row = box?.querySelector(`[data-line="${line}"]`)
    return row instanceof HTMLElement ? row.offsetTop : 0
  }
  box?.scrollTo({ top: top(number) - top(1) })
}

export function SourceText({ view }: { view: SourceView }) {
  const box = useRef<HTMLDivElement>(null)
  const begin = useEffectEvent(() => showLine(box.current, firstLine(view.lines)))
  useEffect(() => begin(), [view.file])
  return (
    <div className="flex min-w-0 shrink-0 flex-col @3xl:min-h-0">
      <p className="sticky top-0 z-10 flex shrink-0 justify-between gap-3 bg-panel px-4 py-1 text-ink2">
        <span title={view.file} className="truncate font-mono text-[11px]">
          {view.file.replace('server/patterns/', '')}
        </span>
        <span className="shrink-0 text-[11px] text-ink3">times passed</span>
      </p>
      <div
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={`Source of ${view.file}`}
        className="relative min-h-0 flex-1 pb-2 @3xl:overflow-y-auto"
      >
        <ol className="font-mono text-[11px]/[13px]">
          {view.lines.map((line) => (
            <Line key={line.number} line={line} />
          ))}
        </ol>
      </div>
    </div>
  )
}

const tints = {
  none: '',
  lock: 'bg-[color-mix(in_srgb,var(--lockfill)_20%,var(--panel))]',
  db: 'bg-[color-mix(in_srgb,var(--db)_25%,var(--panel))]',
} as const
const inks = { none: 'text-ink', lock: 'text-lock', db: 'text-db' } as const

const Line = memo(function Line({ line }: { line: SourceLine }) {
  const { number, tint, tokens, who, names, passed } = line
  return (
    <li
      data-line={number}
      className={cn(
        'grid min-h-[13px] grid-cols-[24px_30px_minmax(0,1fr)_auto] gap-x-2 pr-4',
        tints[tint ?? 'none'],
      )}
    >
      <span className="text-right text-ink3">{number}</span>
      <span className={cn('text-right font-semibold', inks[tint ?? 'none'])}>
        {names === '' ? (
          who
        ) : (
          <Tooltip text={names}>
            <button type="button" aria-label={`${who} clients stand on line ${number}`}>
              {who}
            </button>
          </Tooltip>
        )}
      </span>
      <Code tokens={tokens} />
      <span className="min-w-8 text-right text-ink2">{passed === null ? '' : whole(passed)}</span>
    </li>
  )
}, sameData)

/** A line that is too long goes on below, further in than it begins. The text never changes: the count beside it does. */
const Code = memo(
  function Code({ tokens }: { tokens: SourceToken[] }) {
    const text = tokens.map((token) => token.text).join('')
    const hang = text.length - text.trimStart().length + 4
    return (
      <code
        className="wrap-anywhere whitespace-pre-wrap text-ink"
        style={{ paddingLeft: `${hang}ch`, textIndent: `${-hang}ch` }}
      >
        {tokens.map((token, index) => (
          <span key={index} className={looks[token.kind]}>
            {token.text}
          </span>
        ))}
      </code>
    )
  },
  (a, b) => sameData(a.tokens, b.tokens),
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
