import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { hint, Life, Version } from '../cache/Entry'
import type { CacheLine } from '../cache/line'
import type { LevelLine } from './select'

/** Key, first level, the way up, second level, database: the same in the heading and in each row. */
export const columns =
  'grid grid-cols-[minmax(0,58px)_minmax(0,1fr)_14px_minmax(0,1fr)_28px] gap-x-1'

interface LevelRowProps {
  line: LevelLine
  now: number
}

export const LevelRow = memo(function LevelRow({ line, now }: LevelRowProps) {
  const [near, far] = line.cells
  return (
    <div
      role="listitem"
      className={cn(columns, 'h-[30px] items-center border-t border-line px-4 text-[11px]/4')}
    >
      <span className="truncate font-mono">{line.key}</span>
      <Cell line={near ?? null} now={now} />
      <Up line={line} />
      <Cell line={far ?? null} now={now} />
      <span className="text-right text-ink2">
        {line.dbVersion === null ? '–' : `v${line.dbVersion}`}
      </span>
    </div>
  )
})

function Cell({ line, now }: { line: CacheLine | null; now: number }) {
  if (!line) return <span className="text-ink3">nothing</span>
  const gone = line.kind !== 'live' && line.kind !== 'kept'
  return (
    <span
      title={hint(line)}
      className="grid min-w-0 grid-cols-[30px_minmax(0,1fr)] items-center gap-x-1"
    >
      {!gone && <Version line={line} />}
      <span className={cn('min-w-0', gone && 'col-span-2')}>
        <Life line={line} now={now} short />
      </span>
    </span>
  )
}

/** An arrow from the second level to the first: filled while a copy goes up, an outline afterwards. */
function Up({ line: { cells, copying } }: { line: LevelLine }) {
  const from = cells[0]?.kind === 'live' ? cells[0].from : null
  if (from === null) return <span />
  return (
    <svg
      width="14"
      height="10"
      viewBox="0 0 14 10"
      role="img"
      aria-label={`copied up from ${from}`}
      className="fill-none"
    >
      <path
        d="M13 5H6M6 1.5 1.5 5 6 8.5Z"
        className={cn('stroke-write', copying && 'fill-write')}
        strokeWidth={copying ? 1.6 : 1}
      />
    </svg>
  )
}
