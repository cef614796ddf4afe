import type { FaultsState } from './projectFaults'
import type { ClusterState } from './projectCluster'
import type { ScheduleState } from './projectSchedule'
import { emptyTally, type Tally } from './tally'
import { emptyHistogram, type Histogram } from './histogram'
import type { EventOf } from './events'

/** `ending`: nothing new begins, and what is under way or owed comes to its end. */
export type RunStatus = 'empty' | 'running' | 'paused' | 'ending' | 'finished'

/** Whether a run can still be acted on: held, stepped, disturbed. */
export const isPlaying = (status: RunStatus): boolean => status === 'running' || status === 'paused'

/** Whether its time goes on: more events are to come. */
export const goesOn = (status: RunStatus): boolean => isPlaying(status) || status === 'ending'

/** What the screen shows at one moment of a run: plain data, folded from the events by `project`. */
export interface LabState {
  /** The last event folded in. */
  seq: number
  /** Its time, ms since the run began. */
  at: number
  status: RunStatus
  run: Omit<EventOf<'run:started'>, 'type' | 'seq' | 'at' | 'client'> | null
  /** Why it ends, from the moment it does. */
  reason: 'completed' | 'stopped' | 'failed' | null
  /** Until when it took its course, ms: what was under way and what was broken may take longer; null: still. */
  endingAt: number | null
  message: string | null
  params: Record<string, number | string | boolean>
  /** Slow motion: how long each call is held before it goes, ms; 0 at full pace. */
  delayMs: number
  clients: Record<number, ClientState>
  /** By tier and key, see `cacheId`. */
  cache: Record<string, CacheRow>
  rows: Record<number, RowState>
  locks: Record<string, LockState>
  db: DbState
  series: Series
  /** How often each line of the pattern's file that awaits was passed, and of its protection's. */
  lines: {
    pattern: Record<number, number>
    protection: Record<number, number>
  }
  tally: Tally
  queue: QueueState
  /** Null: the pattern has none. */
  schedule: ScheduleState | null
  /** Null: its cache is not a cluster. */
  cluster: ClusterState | null
  /** Servers that are lost right now: name → why. */
  lost: Record<string, string>
  /** What was broken on purpose and is not mended: name → how. It is known before a server is lost. */
  broken: Record<string, string>
  /** When a server last told that it has evicted keys: name → run time. */
  evictedAt: Record<string, number>
  faults: FaultsState
}

/** What a client does now; `since` is the run time at which it began. */
export interface ClientState {
  doing: 'nothing' | 'asking' | 'held' | 'waiting' | 'loading' | 'writing'
  holds: boolean
  op: 'read' | 'write' | null
  id: number | null
  since: number
  /** The number of its newest request. */
  req: number
  /** When its open request began; null between requests. */
  openSince: number | null
  /** How long its request was held so far, ms, without the hold that goes on. */
  heldMs: number
  /** Since when it is held; null: it is not. */
  heldSince: number | null
  /** The hold that keeps its call back, by `seq`; null: none does. */
  heldBy: number | null
  /** The cache in which its newest look found something. */
  foundIn: { tier: string; key: string } | null
  line: number
  sub: number
}

export interface CacheRow {
  /** The server that holds it. */
  tier: string
  key: string
  id: number
  version: number | null
  /** The write it came from, when it is not saved yet. */
  writeId: string | null
  negative: boolean
  value: string
  bytes: number
  ttlMs: number
  setAt: number
  expiresAt: number
  /** Kept past its TTL to be served stale, in ms. */
  staleMs: number
  /** The TTL is our own backstop. */
  backstop: boolean
  /** The level behind this one from which it was copied up. */
  from: string | null
  /** What stood here until it was overwritten. */
  replaced: { version: number | null; at: number } | null
  /**
   * `live` rows past `expiresAt` are over: the screen says "expired". `evicted`: it went before its end, as
   * `gone` did, and its server told of evictions around that time.
   */
  state: 'live' | 'deleted' | 'evicted' | 'gone'
  /** When it was last set or found, run time. */
  seenAt: number
  changedAt: number
}

export const cacheId = (tier: string, key: string): string => `${tier}/${key}`

/** The newest version seen in the database; `reads` and `writes` count queries for the row that began. */
export interface RowState {
  version: number | null
  reads: number
  writes: number
}

export interface LockState {
  key: string
  holders: Holder[]
  /** In order of arrival. */
  waiters: { client: number; since: number; on: 'lock' | 'flight' }[]
  acquired: number
  /** Until when its server said that it is taken, run time; null since somebody took it or let it go. */
  refusedUntil: number | null
}
export interface Holder {
  client: number
  /** The cache whose own lease it is; null: a lock of Redis. */
  tier: string | null
  token: string
  fence: number
  since: number
  leaseMs: number
  leaseUntil: number
}

export interface Query {
  seq: number
  client: number
  /** The worker of write-behind that makes it; `client` is 0 then. */
  worker?: number
  op: 'read' | 'write'
  id: number
  askedAt: number
  /** Null while it waits for a place in the pool. */
  beganAt: number | null
  /** The injected delay, ms: fixed when it was asked for, whatever the slider says later. */
  dueMs: number
}
export interface EndedQuery extends Query {
  endedAt: number
  version: number | null
  /** `cut off`: by the end of the run. */
  how: 'answered' | 'failed' | 'cut off'
}
export interface DbState {
  open: Record<number, Query>
  /** The newest first, 20 at most. */
  recent: EndedQuery[]
}

/** Write-behind's queue: the figures of its ledger, its jobs, and the workers that empty it. */
export interface QueueState {
  /** Null: this run has no queue. */
  broker: string | null
  acknowledged: number
  applied: number
  superseded: number
  owed: number
  /** Known once the queue is drained. */
  lost: number
  doubled: number
  /** All that are on their way, and the last 200 that are finished. */
  jobs: Record<string, JobState>
  /** The finished ones among them, the oldest first. */
  finished: string[]
  /** By number: the first worker of the run is 1, the one after it 2. */
  workers: Record<number, WorkerState>
}
export interface JobState {
  jobId: string
  key: string
  id: number
  writeId: string
  sequence: number
  /** Who sent it. */
  client: number
  /** `failed`: it could not be sent, or a worker failed and the broker hands it out again. */
  state: 'sending' | 'queued' | 'started' | 'applied' | 'superseded' | 'failed'
  /** When its state began. */
  at: number
  /** When the broker had it: from then on it is owed. */
  sentAt: number | null
  attempts: number
  /** The version that the database gave it. */
  version: number | null
}
export interface WorkerState {
  pid: number
  /** When its state began. */
  since: number
  /** The job that it writes. */
  job: string | null
  state: 'idle' | 'writing' | 'ended'
  /** How it ended. */
  how: string | null
}

/** Equal steps of time from the start of the run; when 600 are full, pairs are merged. */
export interface Series {
  stepMs: number
  buckets: Bucket[]
  /** The first look of each client's present request, over all levels. */
  looks: Record<number, FirstLook>
}
export interface FirstLook {
  req: number
  /** Null: not counted, or taken out. A miss of the first level may still be a hit of one behind it. */
  as: 'hits' | 'misses' | null
  /** The time at which it is counted. */
  at: number
  /** It has found something, or is past: what comes now is a second look. */
  over: boolean
}
export interface Bucket {
  /** First looks of reads that were answered or are open. */
  hits: number
  misses: number
  dbReads: number
  dbWrites: number
  stale: number
  errors: number
  /** Finished reads. */
  readMs: Histogram
}

export const MAX_BUCKETS = 600
export const emptyBucket = (): Bucket => ({
  hits: 0,
  misses: 0,
  dbReads: 0,
  dbWrites: 0,
  stale: 0,
  errors: 0,
  readMs: emptyHistogram(),
})

export const emptyState = (): LabState => ({
  seq: 0,
  at: 0,
  status: 'empty',
  run: null,
  reason: null,
  endingAt: null,
  message: null,
  params: {},
  delayMs: 0,
  clients: {},
  cache: {},
  rows: {},
  locks: {},
  db: { open: {}, recent: [] },
  series: { stepMs: 250, buckets: [], looks: {} },
  lines: { pattern: {}, protection: {} },
  tally: emptyTally(),
  queue: {
    ...{ broker: null, acknowledged: 0, applied: 0, superseded: 0, owed: 0, lost: 0, doubled: 0 },
    ...{ jobs: {}, finished: [], workers: {} },
  },
  schedule: null,
  cluster: null,
  lost: {},
  broken: {},
  evictedAt: {},
  faults: { last: null, waiting: {} },
})
