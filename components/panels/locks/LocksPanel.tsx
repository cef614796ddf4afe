'use client'

import { useSettings } from '@/components/controls/SettingsProvider'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { HolderRow } from './HolderRow'
import { selectLocks, type LockView } from './select'
import { Waiters } from './Waiters'

/** Locks drawn whole; the others are one sentence. */
const SHOWN = 3

/** Locks come and go many times a second: what stands below must not jump. */
const room = 'shrink-0 min-[720px]:h-[322px] min-[720px]:overflow-y-auto'

const select = ({ state }: LabView, now: number) => ({
  now,
  locks: selectLocks(state, now),
  protection: state.params['protection'],
  acquired: state.tally.lock.acquired,
})

/** Who holds the lock, for how long yet, and who waits for it. */
export function LocksPanel() {
  const { locks, now, protection, acquired } = useSampled(select, 10)
  const wanted = useSettings(({ values }) => values['protection'])
  const rest = locks.slice(SHOWN)
  if (locks.length === 0) {
    return (
      <Panel
        title="Locks"
        label="Locks"
        className={(protection ?? wanted) === 'none' ? '' : room}
        aside={acquired > 0 && `${whole(acquired)} so far`}
      >
        <Nothing>{nothingToSay(protection)}</Nothing>
      </Panel>
    )
  }
  return (
    <div role="group" aria-label="Locks" tabIndex={0} className={cn('flex flex-col', room)}>
      {locks.slice(0, SHOWN).map((lock, place) => (
        <OneLock key={place} lock={lock} now={now} />
      ))}
      {rest.length > 0 && (
        <Nothing>
          {rest.length} more, {whole(rest.reduce((sum, { waiting }) => sum + waiting, 0))} waiting
          there.
        </Nothing>
      )}
    </div>
  )
}

function nothingToSay(protection: unknown): string {
  if (protection === 'none') {
    return 'No protection: nobody locks, and everybody who misses asks the database.'
  }
  if (protection === 'single-flight') {
    return 'Nobody waits. While one client loads a row, others that miss it wait for that load.'
  }
  if (protection === 'memcached-lease') {
    return 'Nobody holds a lease. Memcached gives it to the first that finds nothing.'
  }
  if (protection === 'redis-lock') return 'Nobody holds a lock. The first to miss a key takes it.'
  return 'No lock yet. Run the pattern to see who takes one.'
}

function OneLock({ lock, now }: { lock: LockView; now: number }) {
  const { holders, overlap } = lock
  const flight = lock.on === 'flight' && holders.length === 0
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
          : holders.length > 0
            ? `fence ${holders.at(-1)?.fence ?? ''}`
            : 'free'
      }
    >
      <div className="flex flex-col gap-3 px-4 pb-4">
        {overlap && (
          <div className="border-l-2 border-fault pl-2.5">
            <p className="font-semibold text-fault">{holders.length} holders at once</p>
            <p className="text-ink">{overlap} A lease longer than the load prevents it.</p>
          </div>
        )}
        {/* Between two holders their place stays: whoever waits below must not jump. */}
        <div className={cn('flex flex-col gap-3', !flight && 'min-h-[52px]')}>
          {holders.map((holder, place) => (
            <HolderRow key={place} holder={holder} now={now} fault={overlap !== null} />
          ))}
        </div>
        {lock.waiting > 0 && <Waiters lock={lock} />}
      </div>
    </Panel>
  )
}
