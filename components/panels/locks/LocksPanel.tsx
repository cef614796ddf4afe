'use client'

import { useState } from 'react'
import { protectionFacts } from '@/components/controls/protections'
import { useSettings } from '@/components/controls/SettingsProvider'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { plural, seconds, whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { HolderRow } from './HolderRow'
import { hasSeveral, placed, selectLocks, type LockView } from './select'
import { Waiters, type Fold } from './Waiters'

/** Locks come and go many times a second: what stands below must not jump. */
const room = 'shrink-0 min-[720px]:h-[322px] min-[720px]:overflow-y-auto'

const NO_LOCK = 'No lock yet. Run the pattern to see who takes one.'

const select = ({ state }: LabView, now: number) => ({
  now,
  locks: selectLocks(state, now),
  several: hasSeveral(state),
  protection: state.params['protection'],
  acquired: state.tally.lock.acquired,
})

/** Who holds the lock, for how long yet, and who waits for it. */
export function LocksPanel() {
  const { locks, several, now, protection, acquired } = useSampled(select)
  // Before the first run the panel says what the settings would bring.
  const wanted = useSettings(({ values }) => values['protection'])
  const facts = protectionFacts(protection ?? wanted)
  if (locks.length === 0) {
    return (
      <Panel
        title="Locks"
        label="Locks"
        className={facts?.gate === 'none' ? '' : room}
        aside={acquired > 0 && `${whole(acquired)} so far`}
      >
        <Nothing>{facts?.unlocked ?? NO_LOCK}</Nothing>
      </Panel>
    )
  }
  return (
    <div role="group" aria-label="Locks" tabIndex={0} className={cn('flex flex-col', room)}>
      {several ? (
        <Places locks={locks} now={now} />
      ) : (
        locks.map((lock, place) => <OneLock key={place} lock={lock} now={now} />)
      )}
    </div>
  )
}

/** Several locks, each in a place of its own as long as it is there. */
function Places({ locks, now }: { locks: readonly LockView[]; now: number }) {
  const [keys, setKeys] = useState<readonly (string | null)[]>([])
  const [opened, setOpened] = useState<string | null>(null)
  const places = placed(keys, locks)
  if (places.some((lock, place) => (lock?.key ?? null) !== (keys[place] ?? null))) {
    setKeys(places.map((lock) => lock?.key ?? null))
  }
  // One that is opened has the room of both: all who wait for it are listed, in order.
  const whole = locks.find(({ key, waiting }) => key === opened && waiting > 0)
  const shown = whole ? [whole] : places
  const rest = locks.filter((lock) => !shown.includes(lock))
  return (
    <>
      {shown.map((lock, place) => (
        <div key={place} className="min-h-[132px] shrink-0">
          {lock && (
            <OneLock
              {...{ lock, now }}
              fold={{ open: lock === whole, turn: () => setOpened(whole ? null : lock.key) }}
            />
          )}
        </div>
      ))}
      {rest.length > 0 && <Nothing>{others(rest)}</Nothing>}
    </>
  )
}

function others(rest: readonly LockView[]): string {
  const waiting = rest.reduce((sum, lock) => sum + lock.waiting, 0)
  const what = rest.every(isFlight) ? 'more shared load' : 'more lock'
  return `${plural(rest.length, what)}${waiting > 0 ? `, ${whole(waiting)} waiting there` : ''}.`
}

/** No lock at all: clients wait for what another one loads. */
const isFlight = ({ on, holders }: LockView) => on === 'flight' && holders.length === 0

interface OneLockProps {
  lock: LockView
  now: number
  /** Among other locks it has no room for all who wait, unless it is opened. */
  fold?: Fold
}

function OneLock({ lock, now, fold }: OneLockProps) {
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
        {lock.waiting > 0 && <Waiters lock={lock} fold={fold} />}
      </div>
    </Panel>
  )
}
