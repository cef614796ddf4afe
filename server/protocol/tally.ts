import type { EventOf, LabEvent, Purpose } from './events'
import { emptyFailovers, seeCluster, type Failovers } from './failovers'
import { addTo, emptyHistogram, type Histogram } from './histogram'
import { book } from './ledger'
import * as oracle from './oracle'
import { assertNever } from './never'
import { emptyTrapCounts, seeJob, seeTrap, type TrapCounts } from './traps'

export type Lookups = Record<Purpose, number>
export interface TierCounts {
  hits: number
  misses: number
  sets: number
  deletes: number
  lookups: Lookups
}

/** Everything that is counted in a run, and what the oracle found. A pure fold over the events. */
export interface Tally extends oracle.Oracle {
  events: number
  lastAt: number
  reads: number
  writes: number
  hits: number
  misses: number
  coalesced: number
  readErrors: number
  writeErrors: number
  unknown: number
  cancelled: number
  dbReads: number
  dbWrites: number
  dbInFlight: number
  dbMaxInFlight: number
  lock: { acquired: number; waited: number; timedOut: number; lost: number; maxHolders: number }
  readMs: Histogram
  writeMs: Histogram
  tiers: Record<string, TierCounts>
  outcomes: ('hit' | 'miss' | 'write' | 'error')[]
  /** Queries in flight: `seq` of their beginning. */
  executing: Record<number, true>
  /** Null: the run has no cluster. */
  failovers: Failovers | null
  traps: TrapCounts
}

export const emptyTally = (): Tally => ({
  events: 0,
  lastAt: 0,
  reads: 0,
  writes: 0,
  hits: 0,
  misses: 0,
  coalesced: 0,
  readErrors: 0,
  writeErrors: 0,
  unknown: 0,
  cancelled: 0,
  dbReads: 0,
  dbWrites: 0,
  dbInFlight: 0,
  dbMaxInFlight: 0,
  lock: { acquired: 0, waited: 0, timedOut: 0, lost: 0, maxHolders: 0 },
  readMs: emptyHistogram(),
  writeMs: emptyHistogram(),
  tiers: {},
  outcomes: [],
  executing: {},
  failovers: null,
  traps: emptyTrapCounts(),
  ...oracle.emptyOracle(),
})

/**
 * Counts one event into the tally, in place.
 * @returns for a finished read, how stale it was in ms (0: not stale)
 */
export function count(tally: Tally, event: LabEvent): number {
  tally.events++
  tally.lastAt = event.at
  if (event.type === 'cluster:mapped') tally.failovers ??= emptyFailovers()
  if (tally.failovers !== null) seeCluster(tally.failovers, event)
  switch (event.type) {
    // The most frequent ones come first.
    case 'cache:answered':
      return 0
    case 'cache:asked':
      if (event.purpose !== 'first') oracle.seeWaiting(tally, event)
      return 0
    case 'wire:replied':
      countWire(tally, event)
      return 0
    case 'request:started':
      oracle.beginRequest(tally, event)
      return 0
    case 'request:finished':
      seeTrap(tally.traps, event)
      return finishRequest(tally, event)
    case 'cache:set':
      oracle.seeCached(tally, event)
      seeTrap(tally.traps, event)
      return 0
    case 'run:started':
      seeTrap(tally.traps, event)
      return 0
    case 'run:finished':
      oracle.judgeEnd(tally, event)
      return 0
    case 'db:asked':
    case 'db:began':
    case 'db:answered':
    case 'db:changed':
      countDb(tally, event)
      return 0
    case 'call:failed':
      endQuery(tally, event.of)
      seeTrap(tally.traps, event)
      oracle.seeFailed(tally, event)
      book(tally.ledger, event)
      return 0
    default:
      countLock(tally, event)
      countQueue(tally, event)
      return 0
  }
}

function countDb(
  tally: Tally,
  event: EventOf<'db:asked' | 'db:began' | 'db:answered' | 'db:changed'>,
): void {
  switch (event.type) {
    case 'db:asked':
      seeTrap(tally.traps, event)
      return oracle.seeAsked(tally, event)
    case 'db:began':
      // One that waits for its place in the pool has not begun, and may never.
      if (event.op === 'write') tally.dbWrites++
      else tally.dbReads++
      return beginQuery(tally, event.of)
    case 'db:answered':
      endQuery(tally, event.of)
      seeTrap(tally.traps, event)
      return oracle.seeAnswered(tally, event)
    case 'db:changed':
      return oracle.seeChanged(tally, event)
    default:
      return assertNever(event)
  }
}

/** A job that a worker begins is a query of the pattern, made by another process. */
function countQueue(tally: Tally, event: LabEvent): void {
  const { writing } = tally.ledger
  switch (event.type) {
    case 'job:started':
      tally.dbWrites++
      seeJob(tally.traps, tally.ledger, event)
      beginQuery(tally, event.seq)
      break
    case 'worker:ended':
      for (const { worker, seq } of Object.values(writing)) {
        if (worker === event.worker) endQuery(tally, seq)
      }
      break
    case 'job:applied':
    case 'job:skipped':
    case 'job:failed': {
      seeJob(tally.traps, tally.ledger, event)
      const written = writing[event.jobId]
      if (written) endQuery(tally, written.seq)
      break
    }
    case 'queue:sending':
    case 'queue:sent':
    case 'queue:drained':
      break
    default:
      return
  }
  oracle.seeQueue(tally, event)
  book(tally.ledger, event)
}

function countLock(tally: Tally, event: LabEvent): void {
  const { lock } = tally
  if (event.type === 'lock:acquired') {
    lock.acquired++
    lock.maxHolders = Math.max(lock.maxHolders, oracle.acquire(tally, event))
  } else if (event.type === 'lock:releasing') {
    oracle.release(tally, event)
  } else if (event.type === 'lock:released') {
    if (!event.owned) lock.lost++
  } else if (event.type === 'wait:began') {
    if (event.on !== 'owed') oracle.seeWaiting(tally, event)
    if (event.on === 'lock') lock.waited++
  } else if (event.type === 'wait:ended') {
    if (event.why !== 'patience') return
    oracle.giveUpWaiting(tally, event)
    if (event.on === 'lock') lock.timedOut++
  }
}

function beginQuery(tally: Tally, of: number): void {
  tally.executing[of] = true
  tally.dbMaxInFlight = Math.max(tally.dbMaxInFlight, ++tally.dbInFlight)
}

function endQuery(tally: Tally, of: number): void {
  if (!tally.executing[of]) return
  delete tally.executing[of]
  tally.dbInFlight--
}

function finishRequest(tally: Tally, event: EventOf<'request:finished'>): number {
  const shared = oracle.isServedByOther(tally, event)
  const staleMs = oracle.endRequest(tally, event)
  if (event.outcome === 'cancelled') {
    tally.cancelled++
    return 0
  }
  if (event.outcome === 'unknown') tally.unknown++
  if (event.op === 'write') {
    tally.writes++
    if (event.outcome === 'error' || event.outcome === 'unknown') tally.writeErrors++
    addTo(tally.writeMs, event.ms)
    return 0
  }
  tally.reads++
  addTo(tally.readMs, event.ms)
  if (event.outcome === 'hit') tally.hits++
  else if (event.outcome === 'miss') {
    tally.misses++
    if (shared) tally.coalesced++
  } else tally.readErrors++
  return staleMs
}

function countWire(tally: Tally, event: EventOf<'wire:replied'>): void {
  const tier = (tally.tiers[event.server] ??= {
    hits: 0,
    misses: 0,
    sets: 0,
    deletes: 0,
    lookups: { first: 0, recheck: 0, wake: 0, lock: 0, housekeeping: 0 },
  })
  tier.hits += event.hits
  tier.misses += event.misses
  tier.sets += event.sets
  tier.deletes += event.deletes
  if (event.purpose) tier.lookups[event.purpose] += event.hits + event.misses
}
