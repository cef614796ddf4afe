import type { Settings } from '../protocol/params'

/** A row of the database. Versions are given by the database: 1, 2, 3 … for each row. */
export interface Row {
  id: number
  name: string
  /** Null: cached before it is saved; its write id says which write it came from. */
  version: number | null
}

/** What a cache holds under a key: a row, or the knowledge that there is none (a negative entry). */
export interface Entry {
  row: Row | null
  /** How long its load took, in ms: early refresh begins that much before the end. */
  loadMs?: number | undefined
  /** The write that put it here before the database had it. */
  writeId?: string | undefined
}
/** An entry about to be stored: a negative one must say whose it is. */
export type NewEntry = Entry & { id: number }

/** An entry as it was found. */
export interface Found extends Entry {
  /**
   * How long it is still fresh, in ms, by the app's clock; 0 or less: its TTL is over and it is kept
   * to be served stale. Null: it has no TTL.
   */
  leftMs: number | null
  /** When its TTL is over, by the same clock (`Date.now`); null or left out: it has none. */
  until?: number | null
}

/** How long a key whose pattern gives it no TTL outlives its run, in ms. */
export const BACKSTOP_MS = 600_000

/** How long an entry is to stay. */
export interface Life {
  /** In ms; null: no TTL, so it gets the backstop that every key of ours has. */
  ttlMs: number | null
  /** How long it is kept past its TTL to be served stale, in ms. */
  staleMs?: number
  /**
   * It ends with this entry, if that is sooner: counted when the call is sent, so that the time for which
   * it was held on its way is no time more. What has ended by then is not sent.
   */
  endsWith?: Found
}

/** @typeParam L how a life is given: servers are told more of it */
export interface Cache<L = Life> {
  /** @returns null on a miss */
  get(key: string): Promise<Found | null>
  set(key: string, entry: NewEntry, life: L): Promise<void>
  /** @returns whether there was something to delete */
  delete(key: string): Promise<boolean>
}

/** Changes that a version or a fence decides, each in one script: what a slow client may not undo. */
export interface Guards<L = Life> {
  /** Stores a row unless the cache holds, or `deleteUpTo` remembers, a newer version. @returns whether it was stored */
  setIfNewer(key: string, entry: NewEntry, life: L): Promise<boolean>
  /**
   * Stores what was loaded under a lock unless a later holder has been given a higher fence since.
   * @returns the highest fence given for the key: it was refused if that is above `fence`
   */
  setFenced(key: string, entry: NewEntry, life: L, fence: number): Promise<number>
  /** Deletes, and remembers for a while that versions below `version` are old. @returns whether there was something */
  deleteUpTo(key: string, version: number): Promise<boolean>
}

/** The right to fill a key that is missing, as Memcached gives it: to one caller at a time. */
export interface Lease {
  key: string
  /** Given by the server, higher with each lease. */
  token: string
  /** How long it was given for, in ms. */
  leaseMs: number
}

/** The answer to a look that also asks for the lease: one of the three. */
export interface LeaseAnswer {
  found: Found | null
  /** Nothing was there: the caller is the one to load it. */
  lease: Lease | null
  /** Another loads it; 0 otherwise. How long its lease still runs at most, in ms. */
  leftMs: number
}

/** Leases of the cache itself: no lock beside it, no script. */
export interface Leases<L = Life> {
  /** Looks, and asks for the lease if nothing is there. */
  getOrLease(key: string, leaseMs: number): Promise<LeaseAnswer>
  /**
   * Stores what was loaded; with a lease only while that is valid: a delete of the key has ended it,
   * and so has another's lease. @returns whether it was stored
   */
  fill(key: string, entry: NewEntry, life: L, lease?: Lease): Promise<boolean>
  /** Gives the lease back without a value: the load failed. @returns whether it still was valid */
  giveBack(lease: Lease): Promise<boolean>
  /**
   * Waits before another look: the cache tells nobody that a value has come.
   * @throws PatienceEnded when `patienceMs` is over first
   */
  pause(key: string, ms: number, patienceMs: number): Promise<void>
}

/** Values that are cached before the database has them. */
export interface Unsaved<L = Life> {
  /** Stores a loaded row unless there is a value already. @returns whether it was stored */
  add(key: string, entry: NewEntry, life: L): Promise<boolean>
  /** Stores a value that is not saved yet. */
  put(key: string, entry: NewEntry & { writeId: string }, life: L): Promise<Put>
  /**
   * Takes a value back that could not be saved, if it is still the one of `writeId`: `before` is what
   * its `put` replaced. @returns whether it was
   */
  undo(key: string, writeId: string, before: Found | null): Promise<boolean>
}
export interface Put {
  /** 1, 2, 3 … for each key: a higher one is a later write. */
  sequence: number
  /** What it replaced; null: nothing. */
  before: Found | null
}

/** Where a write waits for a worker. */
export interface WriteQueue {
  /** @returns once the broker has it: from here on it is owed */
  send(job: Job): Promise<void>
}
/** What this app knows of the writes that it has sent. */
export interface Debts {
  /** Whether a write of this key is on its way to the database. */
  owes(key: string): boolean
  /** Whether the broker may have a write of this key that it never acknowledged. */
  doubts(key: string): boolean
  /**
   * Waits until one of the writes of this key on their way has its end, then it is worth another look.
   * @throws PatienceEnded when `patienceMs` is over first
   */
  settled(key: string, patienceMs: number): Promise<void>
}
export interface Job {
  key: string
  id: number
  name: string
  writeId: string
  /** From the cache's `put`; the worker applies only a higher one. */
  sequence: number
}

/** Which jobs a worker applies: those with a higher sequence than the row has, or each as it comes. */
export type ApplyRule = 'newer-only' | 'every-job'

/** The answer to an attempt: a lease, or how long the present one still runs. */
export type Attempt =
  { acquired: true; token: string; fence: number } | { acquired: false; leftMs: number }

export interface Lock {
  /**
   * Asks for the lock once. Asking again with the token that holds it succeeds: the first reply may
   * have been lost. `fence` rises with every new holder.
   */
  acquire(key: string, token: string, leaseMs: number): Promise<Attempt>
  /** Compare and delete: @returns false when the token no longer held the lock */
  release(key: string, token: string): Promise<boolean>
  /**
   * Waits until the lock is released or its lease must be over, then it is worth another look.
   * @throws PatienceEnded when `patienceMs` is over first
   */
  wait(key: string, leaseLeftMs: number, patienceMs: number): Promise<void>
}

export interface Database {
  read(id: number): Promise<Row | null>
  /** Commits; the database gives the new version. Without `writeId` it gets a new one. */
  write(id: number, name: string, writeId?: string): Promise<Row>
}

/** Loads shared by the callers of one process. */
export interface Flights {
  has(key: string): boolean
  /** Waits for the load in flight and shares its result or its error. */
  join(key: string): Promise<Row | null>
  /** Makes `load` the one in flight until it ends. */
  lead(key: string, load: () => Promise<Row | null>): Promise<Row | null>
}

/** By what right a load fills the cache, where the protection gives one. */
export interface Grant {
  /** Of Memcached. */
  lease?: Lease
  /** Of the lock under which it loads. */
  fence?: number
}

/** Reads the database and fills the cache, for the client whose context it gets. */
export type Load = (ctx: Context, grant?: Grant) => Promise<Row | null>
/** Looks for a value once more. */
export type Look = (ctx: Context) => Promise<Found | null>

export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** @throws Cancelled when `cancellation` is asked for meanwhile */
  sleep(ms: number, cancellation?: Cancellation): Promise<void>
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** 12 hexadecimal digits. */
  token(): string
}

/** All that a pattern may touch. One for each virtual client. */
export interface Context {
  /** The first level: Redis, or the cluster. */
  readonly cache: Cache & Guards & Unsaved
  /** The second level: Memcached. */
  readonly level2: Cache & Leases
  readonly lock: Lock
  readonly db: Database
  readonly queue: WriteQueue & Debts
  readonly flights: Flights
  readonly clock: Clock
  readonly random: Random
  /** The sliders: they change while the pattern runs. Times are already divided by the speed. */
  readonly settings: Settings
  /**
   * After a miss: loads with the chosen protection against a stampede.
   * @param look how the protection looks again; without it, at the first level
   */
  protect(key: string, load: Load, look?: Look): Promise<Row | null>
  /**
   * After a hit: @returns the row at once; a protection that refreshes before or after the end of the
   * TTL may begin `load` in the background. A promise: what was found is too old to be served yet, and
   * the read counts as a miss.
   */
  renew(key: string, cached: Found, load: Load): Row | null | Promise<Row | null>
  /** Goes on after the request is answered; its failure is recorded and harms nobody. */
  background(work: (ctx: Context) => Promise<unknown>): void
  /** How long a loaded value lives by the present settings, jitter and stale time included. */
  life(): { ttlMs: number; staleMs: number }
  /** An id for a write that is cached before it is saved. */
  writeId(): string
  /** Where the client stands; written by the build, see CONTRIBUTING. */
  at: number
  /** The client stands where it was before, and has not come by there once more. */
  backTo(at: number): void
}

/** A waiter gave up: its patience ended before the value came. */
export class PatienceEnded extends Error {
  readonly code = 'patience'
  constructor(key: string) {
    super(`no value for ${key} within the client's patience`)
    this.name = 'PatienceEnded'
  }
}

/** A call that changes something had no answer: it may have taken effect, so nothing must build on either. */
export abstract class OutcomeUnknown extends Error {
  abstract readonly code: string
}

/** A call had no answer within its deadline; whether it took effect is not known. */
export class DeadlineExceeded extends OutcomeUnknown {
  readonly code = 'deadline'
  constructor(call: string, ms: number) {
    super(`${call} had no answer within ${ms} ms`)
    this.name = 'DeadlineExceeded'
  }
}

/** The connection ended between a command and its reply; whether it took effect is not known. */
export class ReplyLost extends OutcomeUnknown {
  readonly code: string = 'reply-lost'
  constructor(message: string) {
    super(message)
    this.name = 'ReplyLost'
  }
}

/** A master has the change and too few of its replicas: whether it survives a failover is not known. */
export class NotReplicated extends ReplyLost {
  override readonly code = 'not-replicated'
  constructor(has: number, wanted: number, ms: number) {
    super(`${has} of ${wanted} replicas had the change within ${ms} ms`)
    this.name = 'NotReplicated'
  }
}

/** The run was ended while a call was under way: it was sent, and nobody waits for its answer. */
export class CutShort extends OutcomeUnknown {
  readonly code = 'cancelled'
  constructor(call: string) {
    super(`${call} was under way when the run was ended`)
    this.name = 'CutShort'
  }
}

/** The run was ended while this was under way. */
export class Cancelled extends Error {
  readonly code = 'cancelled'
  constructor() {
    super('the run was ended')
    this.name = 'Cancelled'
  }
}

/** Ends sleeps and waits at once. Thousands may listen. */
export class Cancellation {
  private readonly listeners = new Set<() => void>()
  asked = false

  ask(): void {
    this.asked = true
    for (const listener of [...this.listeners]) listener()
    this.listeners.clear()
  }

  /** @returns the function that stops listening */
  on(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
