import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { VirtualList } from '@/components/ui/VirtualList'
import { ChoiceRow } from '../ChoiceRow'
import { plural, seconds, whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { isFlight, rowOf, type LockView } from './select'

/** Key, holder, lease, waiters: the same in the heading and in each row. */
const columns = 'grid grid-cols-[12px_minmax(0,1fr)_minmax(0,1fr)_52px_44px] items-center gap-x-1.5'

interface LockListProps {
  locks: readonly LockView[]
  /** The one that is shown whole. */
  opened: string | null
  onChoose: (key: string) => void
}

/** All locks, a row each; one that is chosen is shown whole. */
export function LockList({ locks, opened, onChoose }: LockListProps) {
  const waiting = locks.reduce((sum, lock) => sum + lock.waiting, 0)
  return (
    <Panel
      // As tall as two that are shown whole.
      className="h-[264px] min-[720px]:h-auto min-[720px]:flex-1"
      label="All locks"
      title={plural(locks.length, locks.some(isFlight) ? 'shared load' : 'lock')}
      aside={`${whole(waiting)} waiting`}
    >
      <div className={cn('h-5 px-4 text-[11px]/4 text-ink3', columns)}>
        <span aria-hidden />
        <span>Key</span>
        <span>Holder</span>
        <span className="text-right">Lease left</span>
        <span className="text-right">Waiting</span>
      </div>
      {locks.length === 0 && <Nothing>No lock is held at this moment.</Nothing>}
      <VirtualList
        label="All locks"
        count={locks.length}
        rowHeight={25}
        className="min-h-0 flex-1 overflow-y-auto"
        row={(index) => {
          const lock = locks[index]
          return lock && <Row key={index} {...{ lock, onChoose }} chosen={lock.key === opened} />
        }}
      />
    </Panel>
  )
}

interface RowProps {
  lock: LockView
  chosen: boolean
  onChoose: (key: string) => void
}

function Row({ lock, chosen, onChoose }: RowProps) {
  const { glyph, who, leftMs, hint } = rowOf(lock)
  const fault = lock.overlap !== null
  return (
    <ChoiceRow
      chosen={chosen}
      onChoose={() => onChoose(lock.key)}
      hint={hint}
      className={cn(columns, 'h-[25px]')}
    >
      <Glyph name={glyph} size={11} />
      <span className="truncate font-mono text-[11px]">{lock.key}</span>
      <span className={cn('truncate', fault && 'font-semibold text-fault')}>{who}</span>
      <span className={cn('text-right whitespace-nowrap', fault ? 'text-fault' : 'text-lock')}>
        {leftMs === null ? '' : leftMs > 0 ? seconds(leftMs) : 'over'}
      </span>
      <span className="text-right">{lock.waiting > 0 && whole(lock.waiting)}</span>
    </ChoiceRow>
  )
}
