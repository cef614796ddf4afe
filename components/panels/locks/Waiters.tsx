import { ChevronDown } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { seconds, whole } from '../format'
import type { LockView } from './select'

/** Whether all who wait are listed, and the way to turn that. */
export interface Fold {
  open: boolean
  turn: () => void
}

interface WaitersProps {
  lock: LockView
  fold: Fold | undefined
}

/** Those who wait, in order of arrival; the bar is how long they have waited. */
export function Waiters({ lock, fold }: WaitersProps) {
  if (!fold) return <Listed lock={lock} />
  const { waiting, waiters } = lock
  const [first] = waiters
  return (
    <div>
      <button
        type="button"
        aria-expanded={fold.open}
        onClick={fold.turn}
        className="-mx-1.5 flex w-[calc(100%+12px)] items-center gap-1 px-1.5 text-left hover:bg-raised"
      >
        <ChevronDown aria-hidden className={cn('size-3.5 text-ink2', !fold.open && '-rotate-90')} />
        <span className="font-semibold">{whole(waiting)} waiting</span>
        <span className="ml-auto text-ink2">
          {fold.open ? (
            waiting > 0 && orderOf(lock)
          ) : (
            <>
              first <span className="font-mono text-[11px]">{first?.client}</span>,{' '}
              {seconds(first?.ms ?? 0)}
            </>
          )}
        </span>
      </button>
      {fold.open && <List lock={lock} />}
    </div>
  )
}

function Listed({ lock }: { lock: LockView }) {
  return (
    <div>
      <p className="flex justify-between pb-1">
        <span className="font-semibold">{whole(lock.waiting)} waiting</span>
        <span className="text-ink2">{orderOf(lock)}</span>
      </p>
      <List lock={lock} />
    </div>
  )
}

const orderOf = ({ on, loader }: LockView): string =>
  on === 'lock' ? 'in order of arrival' : loader ? `for ${loader}’s load` : 'for a load'

function List({ lock: { more, waiters } }: { lock: LockView }) {
  return (
    <>
      <ol>
        {waiters.map(({ client, place, ms, share }) => (
          <li
            key={place}
            className="grid h-5 grid-cols-[14px_36px_minmax(0,1fr)_52px] items-center gap-x-1.5"
          >
            <span className="text-[11px] text-ink3">{place}</span>
            <span className="font-mono text-[11px]">{client}</span>
            <span aria-hidden className="block h-2">
              <span
                className="hatch-lock block h-full min-w-0.5"
                style={{ width: `${(share * 100).toFixed(1)}%` }}
              />
            </span>
            <span className="text-right">{seconds(ms)}</span>
          </li>
        ))}
      </ol>
      {more && (
        <p className="pl-5 text-ink2">
          {whole(more.count)} more, newest {seconds(more.newestMs)}
        </p>
      )}
    </>
  )
}
