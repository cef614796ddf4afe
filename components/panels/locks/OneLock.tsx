import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { seconds } from '../format'
import { Panel } from '../Panel'
import { HolderRow } from './HolderRow'
import { isFlight, type LockView } from './select'
import { Waiters, type Fold } from './Waiters'

interface OneLockProps {
  lock: LockView
  now: number
  /** Among other locks it has no room for all who wait, unless it is opened. */
  fold?: Fold
}

/** A lock whole: who holds it, for how long yet, and who waits. */
export function OneLock({ lock, now, fold }: OneLockProps) {
  const { holders, overlap, takenMs } = lock
  const flight = isFlight(lock)
  return (
    <Panel
      className="shrink-0"
      label={flight ? `Shared load of ${lock.key}` : `Lock ${lock.key}`}
      title={
        <>
          <Glyph name={overlap ? 'fault' : flight ? 'waits' : 'holds'} />
          <span className="truncate font-mono text-[12px]">
            {flight ? lock.key : `lock:${lock.key}`}
          </span>
        </>
      }
      aside={
        flight
          ? 'shared load'
          : holders.length > 1
            ? `${holders.length} holders`
            : holders.length > 0
              ? `fence ${holders[0]?.fence ?? ''}`
              : takenMs === null
                ? 'free'
                : 'taken'
      }
    >
      <div className="flex flex-col gap-2 px-4 pb-1">
        {overlap && (
          <div className="border-l-2 border-fault pl-2.5">
            <p className="font-semibold text-fault">{holders.length} holders at once</p>
            <p className="text-ink">
              {overlap.why} {overlap.advice}
            </p>
          </div>
        )}
        {/* Between two holders their place stays: whoever waits below must not jump. */}
        <div className={cn('flex flex-col gap-3', !flight && 'min-h-[52px]')}>
          {takenMs !== null && !flight && (
            <p className="text-ink2">
              No client here holds it, yet it is refused: an answer was lost. Its lease ends in{' '}
              {seconds(takenMs)}.
            </p>
          )}
          {holders.map((holder, place) => (
            <HolderRow key={place} holder={holder} now={now} fault={overlap !== null} />
          ))}
        </div>
        {(lock.waiting > 0 || fold?.open) && <Waiters lock={lock} fold={fold} />}
      </div>
    </Panel>
  )
}
