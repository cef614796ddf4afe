import type { Settings } from '../protocol/params'

/** A row of the database. Versions are given by the database: 1, 2, 3 … for each row. */
export interface Row {
  id: number
  name: string
  version: number
}

/** What a cache holds under a key: a row, or the knowledge that there is none (a negative entry). */
export interface Entry {
  row: Row | null
}

export interface Cache {
  /** @returns null on a miss */
  get(key: string): Promise<Entry | null>
  /** Stores a row, or a negative entry for `id`, for `ttlMs`. */
  set(key: string, entry: Entry & { id: number }, ttlMs: number): Promise<void>
  /** @returns whether there was something to delete */
  delete(key: string): Promise<boolean>
}

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
  /** Commits; the database gives the new version. */
  write(id: number, name: string): Promise<Row>
}

/** Loads shared by the callers of one process. */
export interface Flights {
  has(key: string): boolean
  /** Waits for the load in flight and shares its result or its error. */
  join(key: string): Promise<Row | null>
  /** Makes `load` the one in flight until it ends. */
  lead(key: string, load: Load): Promise<Row | null>
}

export type Load = () => Promise<Row | null>

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
  readonly cache: Cache
  readonly lock: Lock
  readonly db: Database
  readonly flights: Flights
  readonly clock: Clock
  readonly random: Random
  /** The sliders: they change while the pattern runs. Times are already divided by the speed. */
  readonly settings: Settings
  /** Loads with the chosen protection against a stampede. */
  protect(key: string, load: Load): Promise<Row | null>
  /** Where the client stands; written by the build, see CONTRIBUTING. */
  at: number
}

/** A waiter gave up: its patience ended before the value came. */
export class PatienceEnded extends Error {
  readonly code = 'patience'
  constructor(key: string) {
    super(`no value for ${key} within the client's patience`)
    this.name = 'PatienceEnded'
  }
}

/** A call had no answer within its deadline; whether it took effect is not known. */
export class DeadlineExceeded extends Error {
  readonly code = 'deadline'
  constructor(call: string, ms: number) {
    super(`${call} had no answer within ${ms} ms`)
    this.name = 'DeadlineExceeded'
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
