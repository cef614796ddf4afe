import type { Cancellation, Clock, Context, Found, Load, Look, Random, Row } from '../ports'
import type { World } from '../ports/world'
import type { LabEvent, Purpose } from '../protocol/events'
import type { Settings } from '../protocol/params'
import { PATTERNS } from '../protocol/projectLines'
import type { Deadlines } from './deadlines'
import type { Disturbances } from './disturbances'
import type { Gate } from './gate'
import type { InjectedDatabase } from './injectedDatabase'
import type { Owed } from './owed'
import { recordedCache, recordedLevel } from './recordedCache'
import { recordedDatabase } from './recordedDatabase'
import { recordedFlights, type SharedLoads } from './recordedFlights'
import { recordedLeases } from './recordedLeases'
import { recordedLock } from './recordedLock'
import { recordedQueue } from './recordedQueue'
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
  /** Asked for when the run ends, a time of grace before the cancellation: nothing new begins. */
  noMore: Cancellation
  /** Null: the run is left alone. */
  disturbances: Disturbances | null
  /** What is left to chance and belongs to no client. */
  chance: Random
  protect: (ctx: Context, key: string, load: Load, look: Look) => Promise<Row | null>
  renew: (ctx: Context, key: string, cached: Found, load: Load) => ReturnType<Context['renew']>
  /** Sees to it that the run does not end before `work` has. */
  track: (work: Promise<unknown>) => void
  owed: Owed
  nextWriteId: () => string
  life: (random: Random) => { ttlMs: number; staleMs: number }
}

/** A place is a line of the pattern times this, and below it one of the protection. */
const LINE = PATTERNS - 1
/** The line of the protection is the one that was passed; else that of the pattern. */
const PROTECTIONS = 1 << 20

type Began = Exclude<Extract<LabEvent, { line: number }>, { type: 'gate:held' }>

/** One virtual client: the context that the pattern gets, and the state of its present request. */
export class Session implements Context {
  readonly cache
  readonly level2
  readonly lock
  readonly db
  readonly queue
  readonly flights
  readonly clock: Clock
  readonly settings: Settings
  private place = 0
  /** Lines since the last call of the request, as `passed` of its next one tells them. */
  private passed: number[] = []
  req = 0
  /** The row asked for, and whether to read or to write it. */
  id = 0
  op: 'read' | 'write' | 'refresh' = 'read'
  /** What a look at the cache is for now: the first, the second under the lock, or after a wait. */
  looking: Purpose = 'first'
  /** What the first look found. */
  firstLook: 'hit' | 'miss' | null = null
  /** What the last look found: where its row is the answer, its write id belongs to the answer. */
  found: Found | null = null
  /** How long the present request was held at the gate, in ms. */
  heldMs = 0

  constructor(
    readonly client: number,
    readonly random: Random,
    readonly studio: Studio,
    end = studio.cancellation,
  ) {
    // Time held at the gate does not pass for the pattern: it ends no patience and makes no load slow.
    this.clock = {
      now: () => studio.clock.now() - this.heldMs,
      // A pattern that sleeps is woken by the end of the run.
      sleep: (ms, until = end) => studio.clock.sleep(ms, until),
    }
    this.settings = studio.settings
    this.cache = recordedCache(this, studio.world.cache)
    const { level2 } = studio.world
    this.level2 = { ...recordedLevel(this, level2), ...recordedLeases(this, level2) }
    this.queue = recordedQueue(this)
    this.lock = recordedLock(this)
    this.db = recordedDatabase(this)
    this.flights = recordedFlights(this)
  }

  /** A read is a hit when its first look, over all levels, found something. */
  look(found: Found | null): void {
    this.found = found
    if (found && this.looking === 'first') this.firstLook = 'hit'
    else this.firstLook ??= 'miss'
  }

  begin(req: number, id: number, op: 'read' | 'write' | 'refresh'): void {
    this.req = req
    this.id = id
    this.op = op
    this.place = 0
    this.passed.length = 0
    this.looking = 'first'
    this.firstLook = null
    this.found = null
    this.heldMs = 0
  }

  protect(key: string, load: Load, look = firstLevel(key)): Promise<Row | null> {
    return this.studio.protect(this, key, load, look)
  }

  renew(key: string, cached: Found, load: Load): ReturnType<Context['renew']> {
    const row = this.studio.renew(this, key, cached, load)
    if (row instanceof Promise) this.firstLook = 'miss'
    return row
  }

  /** A session of its own: this client goes on with its next request meanwhile. */
  background(work: (ctx: Context) => Promise<unknown>): void {
    // Nobody waits for it: what it would begin after a sleep is something new.
    const behind = new Session(this.client, this.random, this.studio, this.studio.noMore)
    behind.begin(this.req, this.id, this.op)
    behind.place = this.place
    this.studio.track(work(behind))
  }

  life(): { ttlMs: number; staleMs: number } {
    return this.studio.life(this.random)
  }

  writeId(): string {
    return this.studio.nextWriteId()
  }

  get at(): number {
    return this.place
  }

  /** Each `await` of a pattern and of its protection comes by here, whether it calls a server or not. */
  set at(place: number) {
    this.place = place
    this.passed.push(place & PROTECTIONS ? place & LINE : place & ~LINE)
  }

  backTo(place: number): void {
    this.place = place
  }

  /** The line of the pattern on which this client stands. */
  get line(): number {
    return (this.place / PATTERNS) & LINE
  }

  /** The line of the protection's file, 0 outside of it. */
  get sub(): number {
    return this.place & LINE
  }

  /** Records the beginning of a call, with the lines that were passed on the way to it. */
  tell(event: Began): void {
    const { passed } = this
    if (passed.length !== 1 || event.sub !== 0 || passed[0] !== event.line * PATTERNS) {
      event.passed = passed
      this.passed = []
    } else passed.pop()
    this.studio.tape.add(event)
  }

  /** The lines since the last call of all, where there are any. */
  rest(): number[] | null {
    const { passed } = this
    if (passed.length === 0) return null
    this.passed = []
    return passed
  }
}

const firstLevel =
  (key: string): Look =>
  (ctx) =>
    ctx.cache.get(key)
