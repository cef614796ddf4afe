import { emptyLedger, type Ledger } from '../ledger'
import { emptyAnomalies, type Anomalies } from './anomalies'

/**
 * What the oracle has found, and what it must remember to judge the events to come. Plain data: it is
 * saved, sent and copied with the state of the lab. All of it is bounded; what is forgotten is never
 * judged, so that a bound can hide an anomaly and never invent one.
 */
export interface Oracle {
  anomalies: Anomalies
  maxStalenessMs: number
  /** The request of each client: it has one at a time, and its place is used again. */
  requests: Record<number, Request>
  rows: Record<number, RowMemory>
  /** Who holds each lock: from the reply of the acquire to the call of the release. */
  holders: Record<string, Holding[]>
  /** Values that were cached before they were saved, by write id; the oldest first. */
  unsaved: Record<string, Unsaved>
  unsavedCount: number
  /** What each client read last of each row. */
  lastReads: LastReads
  /** Writes that wait for the worker of write-behind. */
  ledger: Ledger
}

export interface Request {
  /** 0 between two requests. */
  req: number
  id: number
  /** Of its beginning. */
  seq: number
  startedAt: number
  /** The newest version of the row that was committed before the request began. */
  committed: number
  /** Database reads begun by it. */
  loads: number
  /** It waited for another, or looked once more: what it gets is another's load. */
  waited: boolean
  /** The last version that the database gave it; 0: none. */
  loaded: number
  /** The write that it cached before saving it. */
  put: string | null
  /** The database has taken its write. */
  saved: boolean
  /** The queue was asked to take its write. */
  queued: boolean
  /** A write of its had no answer. */
  unsure: boolean
}

/** A version of a row that became the newest one known, when, and the event that says so. */
export type Commit = [version: number, at: number, seq: number]

export interface RowMemory {
  /** Of rising versions, in order: all that a value still in use could be older than. */
  commits: Commit[]
  /** How many may stand there before those that no value needs any more are dropped. */
  room: number
  /** The version in each cache, by tier and key. */
  cached: Record<string, number>
  /** The last writes that were committed, by id. */
  writes: { writeId: string; seq: number }[]
  /** Writes that were acknowledged and not saved, since the last commit of the row. */
  unsaved: { count: number; kept: Seen[] }
}

/** As much of an event as a proof needs. */
export interface Seen {
  seq: number
  at: number
  client: number
}

export interface Holding extends Seen {
  token: string
  /** The lease is valid at least until then: the *call* of the acquire + lease. */
  leaseUntil: number
}

export interface Unsaved {
  id: number
  /** Of the event that told that it is in the cache. */
  seq: number
  /** The newest version known when it was cached: those up to here are older for sure. */
  after: number
  /** Of the queue, once it was sent there. */
  key: string | null
  sequence: number | null
  /** `superseded`: a later write of the key is saved; `never`: for sure neither it nor a later one. */
  fate: 'open' | 'queued' | 'saved' | 'superseded' | 'never' | 'unknown'
  /** The version that its commit gave it. */
  version: number | null
  /** The event that decided its fate. */
  settledBy: number
  /** Reads that returned it while its fate was open; some of them are kept. */
  reads: { count: number; kept: Seen[] }
  /** Later reads by clients that had read it. */
  backs: ReadBack[]
}

/** A read of `version` after the read `first` of a value that was not saved then. */
export interface ReadBack extends Seen {
  version: number
  first: number
}

export interface LastReads {
  /** The newest version that each client has read of each row, and when it first did. */
  byClient: Record<number, { versions: Record<number, number>; seqs: Record<number, number> }>
  count: number
  /** The value that was not saved when it was read, by client and row. */
  unsaved: Record<string, { writeId: string; seq: number }>
  unsavedCount: number
}

export const emptyOracle = (): Oracle => ({
  anomalies: emptyAnomalies(),
  maxStalenessMs: 0,
  requests: {},
  rows: {},
  holders: {},
  unsaved: {},
  unsavedCount: 0,
  lastReads: { byClient: {}, count: 0, unsaved: {}, unsavedCount: 0 },
  ledger: emptyLedger(),
})
