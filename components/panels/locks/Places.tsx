import { useRef, useState, type RefObject } from 'react'
import { ChevronDown } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { plural, whole } from '../format'
import { LockList } from './LockList'
import { OneLock } from './OneLock'
import { isFlight, placed, type LockView } from './select'
import type { Fold } from './Waiters'

interface PlacesProps {
  locks: readonly LockView[]
  now: number
  /** All of them are listed, a row each, in the room of those that are shown whole. */
  listed: boolean
  onListed: (listed: boolean) => void
}

/** Several locks: two of them whole, each in a place of its own as long as it is there, or the list of all. */
export function Places({ locks, now, listed, onListed }: PlacesProps) {
  const [keys, setKeys] = useState<readonly (string | null)[]>([])
  const [opened, setOpened] = useState<string | null>(null)
  const places = placed(keys, locks)
  if (places.some((lock, place) => (lock?.key ?? null) !== (keys[place] ?? null))) {
    setKeys(places.map((lock) => lock?.key ?? null))
  }
  // One that is opened has the room of both: all who wait for it are listed, in order.
  const opening = locks.find(({ key }) => key === opened)
  const shown = opening ? [opening] : places
  const rest = locks.filter((lock) => !shown.includes(lock))
  const more = useRef<HTMLButtonElement>(null)
  const choose = (key: string) => {
    // The row that has the focus goes with the list.
    more.current?.focus()
    setOpened(key === opened ? null : key)
    onListed(false)
  }
  return (
    <>
      {listed && <LockList {...{ locks, opened }} onChoose={choose} />}
      {!listed &&
        shown.map((lock, place) => (
          <div key={place} className="min-h-[132px] shrink-0">
            {lock && (
              <OneLock
                {...{ lock, now }}
                fold={{ open: lock === opening, turn: () => setOpened(opening ? null : lock.key) }}
              />
            )}
          </div>
        ))}
      {(listed || rest.length > 0) && (
        <More at={more} open={listed} turn={() => onListed(!listed)}>
          {listed ? 'Back to locks in full' : others(rest)}
        </More>
      )}
    </>
  )
}

interface MoreProps extends Fold {
  at: RefObject<HTMLButtonElement | null>
  children: string
}

/** Keeps to the lower edge, whatever stands above it. */
function More({ at, open, turn, children }: MoreProps) {
  return (
    <button
      ref={at}
      type="button"
      aria-expanded={open}
      onClick={turn}
      className="mt-auto flex min-h-8 shrink-0 items-center gap-1 bg-panel px-4 text-left text-[12px]/4 text-ink2 hover:bg-raised max-[719px]:min-h-11 min-[720px]:sticky min-[720px]:bottom-0"
    >
      <ChevronDown aria-hidden className={cn('size-3.5', !open && '-rotate-90')} />
      {children}
    </button>
  )
}

function others(rest: readonly LockView[]): string {
  const waiting = rest.reduce((sum, lock) => sum + lock.waiting, 0)
  const what = rest.every(isFlight) ? 'more shared load' : 'more lock'
  return `${plural(rest.length, what)}${waiting > 0 ? `, ${whole(waiting)} waiting there` : ''}`
}
