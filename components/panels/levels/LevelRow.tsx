import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { ChoiceRow } from '../ChoiceRow'
import { Bar, End, hint, Left, Version } from '../cache/Entry'
import type { CacheLine } from '../cache/line'
import type { LevelLine } from './select'

/** Key, first level, the way up, second level, database: the same in the heading and in each row. */
export const columns =
  'grid grid-cols-[minmax(0,56px)_minmax(0,1fr)_14px_minmax(0,1fr)_28px] gap-x-1.5'

interface LevelRowProps {
  line: LevelLine
  now: number
  chosen: boolean
  onChoose: (key: string) => void
}

export const LevelRow = memo(function LevelRow({ line, now, chosen, onChoose }: LevelRowProps) {
  const [near, far] = line.cells
  return (
    <ChoiceRow
      chosen={chosen}
      onChoose={() => onChoose(line.key)}
      hint={<Hints cells={line.cells} />}
      className={cn(columns, 'h-8 text-[11px]/4')}
    >
      <span className="truncate font-mono">{line.key}</span>
      <Cell line={near ?? null} now={now} />
      <Up line={line} />
      <Cell line={far ?? null} now={now} />
      <span className="text-right text-ink2">
        {line.dbVersion === null ? '–' : `v${line.dbVersion}`}
      </span>
    </ChoiceRow>
  )
})

/** Of each level that has it, the nearest first. */
const Hints = ({ cells }: Pick<LevelLine, 'cells'>) =>
  cells.map((cell, level) => cell && <p key={level}>{hint(cell)}</p>)

function Cell({ line, now }: { line: CacheLine | null; now: number }) {
  if (!line) return <span className="text-ink3">nothing</span>
  const there = line.kind === 'live' || line.kind === 'kept'
  return (
    <span className="flex min-w-0 flex-col gap-[3px] leading-[13px]">
      <span className="flex justify-between gap-1">
        {there ? <Version line={line} /> : <End line={line} />}
        {there && <Left line={line} />}
      </span>
      {there && !line.backstop ? <Bar line={line} now={now} /> : <span className="h-[3px]" />}
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
