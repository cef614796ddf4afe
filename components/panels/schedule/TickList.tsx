import { cn } from '@/components/ui/cn'
import { measured, seconds } from '../format'
import { ROWS, type TickLine } from './select'

/** The last ticks in words, the newest first. */
export function TickList({ ticks }: { ticks: readonly TickLine[] }) {
  return (
    <ul className="border-t border-line pt-2" style={{ minHeight: 8 + ROWS * 20 }}>
      {ticks.map((tick) => (
        <li
          key={tick.n}
          className="grid h-5 grid-cols-[30px_64px_minmax(0,1fr)] items-center gap-x-1.5"
        >
          <span className="text-[11px] text-ink3">#{tick.n}</span>
          <span className="text-ink2">{seconds(tick.dueAt)}</span>
          <span className={cn('truncate', inks[tick.kind])}>{say(tick)}</span>
        </li>
      ))}
    </ul>
  )
}

const inks: Record<TickLine['kind'], string> = {
  done: 'text-ink',
  running: 'text-db',
  failed: 'text-fault',
  'cut off': 'text-ink2',
  skipped: 'text-ink2',
}

function say({ kind, ms, lateMs }: TickLine): string {
  if (kind === 'skipped') return 'skipped: the last one still ran'
  if (kind === 'running') return `runs for ${seconds(ms)}`
  if (kind === 'cut off') return `cut off by the end after ${measured(ms)}`
  if (kind === 'failed') return `failed after ${measured(ms)}`
  return lateMs > 5 ? `took ${measured(ms)}, ${measured(lateMs)} late` : `took ${measured(ms)}`
}
