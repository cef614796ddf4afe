import type { EventOf, LabEvent, Purpose } from './events'
import { addTo, emptyHistogram, type Histogram } from './histogram'
import { book, emptyLedger, type Ledger } from './ledger'

export type Lookups = Record<Purpose, number>
export interface TierCounts {
  hits: number
  misses: number
  sets: number
  deletes: number
  lookups: Lookups
}

interface OpenRead {
  req: number
  startedAt: number
  /** The newest version of the row that was committed before the read began. */
  committed: number
  loads: number
  /** It waited for another, or looked once more: what it gets is another's load. */
  waited: boolean
}

/** Everything that is counted in a run. A pure fold over the events; `summarise` reads it. */
export interface Tally {
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
  staleReads: number
  maxStalenessMs: number
  dbReads: number
  dbWrites: number
  dbInFlight: number
  dbMaxInFlight: number
  lock: { acquired: number; waited: number; timedOut: number; lost: number; maxHolders: number }
  readMs: Histogram
  writeMs: Histogram
  tiers: Record<string, TierCounts>
  outcomes: ('hit' | 'miss' | 'write' | 'error')[]
  /** The open request of each client: it has one at a time. */
  open: Record<number, OpenRead | null>
  /** Queries in flight: `seq` of their beginning. */
  executing: Record<number, true>
  holders: Record<string, number>
  /** When each version of a row was committed, by row: `[version, at]` in order, the last 64. */
  commits: Record<number, [version: number, at: number][]>
  /** Writes that wait for the worker of write-behind. */
  ledger: Ledger
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
  staleReads: 0,
  maxStalenessMs: 0,
  dbReads: 0,
  dbWrites: 0,
  dbInFlight: 0,
  dbMaxInFlight: 0,
  lock: { acquired: 0, waited: 0, timedOut: 0, lost: 0, maxHolders: 0 },
  readMs: emptyHistogram(),
  writeMs: emptyHistogram(),
  tiers: {},
  outcomes: [],
  open: {},
  executing: {},
  holders: {},
  commits: {},
  ledger: emptyLedger(),
})

/**
 * Counts one event into the tally, in place.
 * @returns for a finished read, how stale it was in ms (0: not stale)
 */
export function count(tally: Tally, event: LabEvent): number {
  tally.events++
  tally.lastAt = event.at
  switch (event.type) {
    case 'request:started':
      tally.open[event.client] = {
        req: event.req,
        startedAt: event.at,
        committed: tally.commits[event.id]?.at(-1)?.[0] ?? 0,
        loads: 0,
        waited: false,
      }
      return 0
    case 'request:finished':
      return finishRequest(tally, event)
    case 'db:asked':
      askDb(tally, event)
      return 0
    case 'db:began':
      beginQuery(tally, event.of)
      return 0
    case 'db:answered':
      endQuery(tally, event.of)
      if (event.op === 'write' && event.version) commit(tally, event.id, event.version, event.at)
      return 0
    case 'db:changed':
      if (event.version) commit(tally, event.id, event.version, event.at)
      return 0
    case 'call:failed':
      endQuery(tally, event.of)
      book(tally.ledger, event)
      return 0
    case 'wire:replied':
      countWire(tally, event)
      return 0
    case 'cache:asked':
      if (event.purpose !== 'first') waits(tally, event)
      return 0
    default:
      countLock(tally, event)
      countJob(tally, event)
      return 0
  }
}

/** A job that a worker begins is a query of the pattern, made by another process. */
function countJob(tally: Tally, event: LabEvent): void {
  const { ledger } = tally
  if (event.type === 'job:started') {
    tally.dbWrites++
    beginQuery(tally, event.seq)
  } else if (event.type === 'job:applied') {
    if (event.version) commit(tally, event.id, event.version, event.at)
  }
  if (event.type === 'worker:ended') {
    for (const { worker, seq } of Object.values(ledger.writing)) {
      if (worker === event.worker) endQuery(tally, seq)
    }
  } else if ('jobId' in event && event.type !== 'job:started') {
    const writing = ledger.writing[event.jobId]
    if (writing) endQuery(tally, writing.seq)
  }
  book(ledger, event)
}

function countLock(tally: Tally, event: LabEvent): void {
  const { lock, holders } = tally
  if (event.type === 'lock:acquired') {
    lock.acquired++
    const now = (holders[event.key] = (holders[event.key] ?? 0) + 1)
    lock.maxHolders = Math.max(lock.maxHolders, now)
  } else if (event.type === 'lock:releasing') {
    holders[event.key] = Math.max(0, (holders[event.key] ?? 0) - 1)
  } else if (event.type === 'lock:released') {
    if (!event.owned) lock.lost++
  } else if (event.type === 'wait:began') {
    waits(tally, event)
    if (event.on === 'lock') lock.waited++
  } else if (event.type === 'wait:ended') {
    if (event.on === 'lock' && event.why === 'patience') lock.timedOut++
  }
}

function waits(tally: Tally, { client, req }: { client: number; req: number }): void {
  const open = tally.open[client]
  if (open?.req === req) open.waited = true
}

function askDb(tally: Tally, event: EventOf<'db:asked'>): void {
  if (event.op === 'write') tally.dbWrites++
  else {
    tally.dbReads++
    const open = tally.open[event.client]
    if (open?.req === event.req) open.loads++
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

function commit(tally: Tally, id: number, version: number, at: number): void {
  const commits = (tally.commits[id] ??= [])
  commits.push([version, at])
  if (commits.length > 64) commits.shift()
}

function finishRequest(tally: Tally, event: EventOf<'request:finished'>): number {
  const open = tally.open[event.client]
  tally.open[event.client] = null
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
    if (open?.loads === 0 && open.waited) tally.coalesced++
  } else tally.readErrors++
  return open ? countStaleness(tally, event, open) : 0
}

/**
 * A read is stale when it returned version v and a version > v of that row was committed before the
 * read began. Staleness: from the commit that made v old to the moment the read returned it.
 */
function countStaleness(tally: Tally, event: EventOf<'request:finished'>, open: OpenRead): number {
  if (event.version === null || event.version >= open.committed) return 0
  const commits = tally.commits[event.id] ?? []
  const madeOld = commits.find(([version]) => version > (event.version ?? 0))
  const staleness = event.at - (madeOld?.[1] ?? event.at)
  tally.staleReads++
  tally.maxStalenessMs = Math.max(tally.maxStalenessMs, staleness)
  return Math.max(staleness, 0.001)
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
