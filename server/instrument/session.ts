import type { Cancellation, Clock, Context, Load, Random, Row } from '../ports'
import type { World } from '../ports/world'
import type { Purpose } from '../protocol/events'
import type { Settings } from '../protocol/params'
import type { Deadlines } from './deadlines'
import type { Gate } from './gate'
import type { InjectedDatabase } from './injectedDatabase'
import { recordedCache } from './recordedCache'
import { recordedDatabase } from './recordedDatabase'
import { recordedFlights, type SharedLoads } from './recordedFlights'
import { recordedLock } from './recordedLock'
import type { Tape } from './tape'
import type { Wakes } from './wakes'
import type { Wire } from './wire'

/** What all clients of a run share. */
export interface Studio {
  tape: Tape
  wire: Wire
  gate: Gate
  deadlines: Deadlines
  world: World
  db: InjectedDatabase
  wakes: Wakes
  loads: SharedLoads
  settings: Settings
  clock: Clock
  cancellation: Cancellation
  protect: (ctx: Context, key: string, load: Load) => Promise<Row | null>
  nextWriteId: () => string
}

/** One virtual client: the context that the pattern gets, and the state of its present request. */
export class Session implements Context {
  readonly cache
  readonly lock
  readonly db
  readonly flights
  readonly clock: Clock
  readonly settings: Settings
  at = 0
  req = 0
  /** The row asked for. */
  id = 0
  /** What a look at the cache is for now: the first, the second under the lock, or after a wait. */
  looking: Purpose = 'first'
  /** What the first look found. */
  firstLook: 'hit' | 'miss' | null = null
  /** How long the present request was held at the gate, in ms. */
  heldMs = 0

  constructor(
    readonly client: number,
    readonly random: Random,
    readonly studio: Studio,
  ) {
    this.clock = studio.clock
    this.settings = studio.settings
    this.cache = recordedCache(this)
    this.lock = recordedLock(this)
    this.db = recordedDatabase(this)
    this.flights = recordedFlights(this)
  }

  begin(req: number, id: number): void {
    this.req = req
    this.id = id
    this.at = 0
    this.looking = 'first'
    this.firstLook = null
    this.heldMs = 0
  }

  protect(key: string, load: Load): Promise<Row | null> {
    return this.studio.protect(this, key, load)
  }

  /** The line of the pattern on which this client stands. */
  get line(): number {
    return this.at >> 10
  }

  /** The line of the protection's file, 0 outside of it. */
  get sub(): number {
    return this.at & 1023
  }
}
