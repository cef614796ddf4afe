import type { AnomalyKind } from '@/server/protocol'
import type { Look } from '../../panels/looks'

/** What the spans of the timeline are: small numbers, because they stand in columns of bytes. */

/** A step of a request: one call through a port, or one wait. */
export const Step = {
  get: 0,
  set: 1,
  delete: 2,
  acquire: 3,
  release: 4,
  waitLock: 5,
  waitFlight: 6,
  /** Waits for a place in the database's pool. */
  pool: 7,
  dbRead: 8,
  dbWrite: 9,
  /** Hands a write to the queue. */
  send: 10,
  /** Stands at the gate: a pause, a step, slow motion. */
  gate: 11,
  /** Held on purpose by the scenario, to force an order. */
  hold: 12,
  /** Waits until a write that is owed has its end. */
  waitOwed: 13,
} as const
export type StepKind = (typeof Step)[keyof typeof Step]

/** How a step ended. */
export const Result = {
  open: 0,
  done: 1,
  found: 2,
  nothing: 3,
  /** Found, its TTL was over. */
  stale: 4,
  refused: 5,
  failed: 6,
  /** The end of the run cut it off. */
  cut: 7,
} as const
export type ResultKind = (typeof Result)[keyof typeof Result]

/** What a look at the cache came to, by how its step ended; null: to nothing yet, or ever. */
export function lookOfResult(result: number): Look | null {
  if (result === Result.open || result === Result.cut) return null
  if (result === Result.nothing) return 'miss'
  return result === Result.stale ? 'kept' : 'hit'
}

/** How a request ended. */
export const Outcome = {
  open: 0,
  hit: 1,
  miss: 2,
  write: 3,
  error: 4,
  unknown: 5,
  cancelled: 6,
} as const
export type OutcomeKind = (typeof Outcome)[keyof typeof Outcome]

/** Bits beside a request's outcome; `empty`: a read that was answered with nothing. */
export const Flag = { write: 1, stale: 2, loaded: 4, behind: 8, missed: 16, empty: 32 } as const

/** What an open request does now; the channels of the density band. */
export const Doing = {
  asks: 0,
  lock: 1,
  flight: 2,
  pool: 3,
  db: 4,
  queue: 5,
  held: 6,
  owed: 7,
} as const
export type DoingKind = (typeof Doing)[keyof typeof Doing]
/** Counters that stand behind the gauges in the density band. */
export const Count = { hit: 8, miss: 9, stale: 10, error: 11, write: 12 } as const
export const CHANNELS = 13
export const GAUGES = 8

/** How the life of a cached value ended. */
export const End = { open: 0, expired: 1, deleted: 2, replaced: 3, gone: 4, evicted: 5 } as const

/** Moments that one can jump to, and that stand in the mark row. */
export const moments = [
  'expiry',
  'stale',
  'back',
  'dirty',
  'lost',
  'doubled',
  'overlap',
  'fault',
  'error',
  'skipped',
  'setting',
  'outside',
  'tick',
] as const
export type MomentKind = (typeof moments)[number]

/** Which moments are anomalies of which kind. */
export const momentOf: Record<AnomalyKind, MomentKind> = {
  'stale-read': 'stale',
  'read-back': 'back',
  'dirty-read': 'dirty',
  'lost-write': 'lost',
  'double-apply': 'doubled',
  'lock-overlap': 'overlap',
}
