import { randomUUID } from 'node:crypto'
import { Cancellation } from '../ports'
import type { World } from '../ports/world'
import { Deadlines, Disturbances, Gate, InjectedDatabase } from '../instrument'
import { Owed, Tape, Wakes, Wire, type Studio } from '../instrument'
import { protections } from '../patterns'
import type { Disturbance } from '../protocol/disturbances'
import { LabError } from '../protocol/errors'
import type { EventOf, EventType } from '../protocol/events'
import type { ParamValues } from '../protocol/params'
import { figures, type Summary } from '../protocol/summary'
import { Backstop } from './backstop'
import { ByHand } from './byHand'
import { Clients } from './clients'
import { Crew } from './crew'
import { Evictions } from './evictions'
import { keepersOf } from './housekeeping'
import { LateWire } from './lateWire'
import { Journal, SPOOL_LIMIT_BYTES } from './journal'
import { Judge } from './judge'
import { atSpeed, Meddler } from './meddler'
import { checkParams, settingsOf } from './params'
import { GRACE_MS, LONGEST_MS, serversFor, type RunRequest, type RunTools } from './request'
import { lifeOf } from './life'
import { renewalOf } from './renewal'
import { Ticker } from './ticker'
import { watchServers } from './watchServers'
import { isMissing } from './workload'

type Untold<E> = E extends unknown ? Omit<E, 'seq' | 'at' | 'client'> : never
type News = Untold<EventOf<Extract<EventType, `run:${string}` | 'params:changed'>>>

/** One run of a pattern, from its first connection to its last removed key. */
export class Run {
  readonly id = randomUUID().slice(0, 8)
  readonly journal: Journal
  readonly judge: Judge
  /** Resolves when the servers are connected and the first event is recorded; rejects otherwise. */
  readonly begun: Promise<void>
  /** The result; rejects when the run could not begin. */
  readonly finished: Promise<Summary>
  status: 'opening' | 'running' | 'paused' | 'ending' | 'finished' = 'opening'
  reason: 'completed' | 'stopped' | 'failed' = 'completed'
  private readonly params: ParamValues
  private readonly cancellation = new Cancellation()
  /** Nothing new begins; what is under way has its time of grace. */
  private readonly noMore = new Cancellation()
  private readonly gate: Gate
  private readonly wakes = new Wakes()
  private readonly settings
  private readonly disturbances: readonly Disturbance[]
  private readonly backstop: Backstop
  message: string | null = null
  /** The server whose loss has ended the run. */
  lost: string | null = null
  private tape!: Tape
  private world: World | null = null
  private db: InjectedDatabase | null = null
  private clients: Clients | null = null
  private ticker: Ticker | null = null
  /** The workers of a pattern whose writes wait in a queue. */
  private crew: Crew | null = null
  private byHand: ByHand | null = null
  private end: () => void = () => {}
  private readonly ending = new Promise<void>((resolve) => (this.end = resolve))
  private services: Summary['services'] = []

  constructor(
    readonly request: RunRequest,
    private readonly tools: RunTools,
  ) {
    this.params = { ...request.params }
    this.settings = settingsOf(this.params, request.speed)
    this.disturbances = atSpeed(request.disturbances, request.speed)
    this.gate = new Gate(tools.clock)
    this.backstop = new Backstop(tools.clock, this.lastsMs, tools.backstopMs)
    this.journal = new Journal(tools.validate, tools.ringBytes)
    this.judge = new Judge(request.pattern.claims)
    this.journal.onBatch((events) => {
      this.judge.seeAll(events)
      if (this.journal.bytes > (tools.spoolBytes ?? SPOOL_LIMIT_BYTES)) {
        this.fail('Its journal has reached its limit (1 GB, about ten million events).')
      }
    })
    let begin = () => {}
    const started = new Promise<void>((resolve) => (begin = resolve))
    this.finished = this.live(() => begin())
    this.begun = Promise.race([started, this.finished.then(() => {})])
    // Whoever started it hears of a failure through `begun`.
    this.finished.catch(() => {
      this.status = 'finished'
    })
  }

  /**
   * Changes parameters of the running run.
   * @throws LabError when a value is not valid or the run is over
   */
  set(values: Record<string, unknown>): void {
    this.mustBeAlive()
    const checked = checkParams(this.request.pattern, values)
    const changes = Object.entries(checked)
      .map(([name, to]) => ({ name, from: this.params[name] ?? to, to }))
      .filter(({ from, to }) => from !== to)
    if (changes.length === 0) return
    Object.assign(this.params, checked)
    Object.assign(this.settings, settingsOf(this.params, this.request.speed))
    this.tell({ type: 'params:changed', changes })
    void this.adapt(changes.map(({ name }) => name))
  }

  private async adapt(names: string[]): Promise<void> {
    if (names.includes('dbPool')) this.db?.resize()
    if (names.includes('periodMs')) this.ticker?.retime()
    this.crew?.adapt()
    if (names.includes('keys')) await this.seed()
    if (names.includes('clients') && this.request.scenario === 'load') {
      this.clients?.resize(this.settings.clients)
    }
  }

  pause(): void {
    this.mustPlay()
    if (this.status === 'paused') return
    this.status = 'paused'
    this.gate.close()
    this.tell({ type: 'run:paused' })
  }

  resume(): void {
    this.mustPlay()
    if (this.status === 'running') return
    this.status = 'running'
    this.tell({ type: 'run:resumed' })
    this.gate.open()
  }

  /** Holds the run if it is not held, and lets one call pass. */
  step(): void {
    this.pause()
    this.tell({ type: 'run:stepped' })
    this.gate.step()
  }

  /** Slow motion: each call is held for `delayMs` before it goes, held time counting nowhere. */
  pace(delayMs: number): void {
    this.mustPlay()
    this.tell({ type: 'run:paced', delayMs })
    this.gate.pace(delayMs)
  }

  /**
   * Puts a fault into the running run, as a person asks for it.
   * @throws LabError when there is no such fault, it is not offered, or it cannot be now
   */
  disturb(fault: string, amount?: number): void {
    this.mustPlay()
    this.byHand?.disturb(fault, amount)
  }

  /** Ends the run early; its summary follows. Once more: without waiting for anything. */
  stop(): void {
    if (this.status === 'finished') return
    if (this.status === 'ending') this.hurry()
    this.over('stopped', null)
  }

  /** Ends the run without the time of grace: the program itself is ending. */
  abandon(): void {
    this.stop()
    this.hurry()
  }

  /** Waits no longer, neither for calls under way nor for the queue. */
  private hurry(): void {
    this.crew?.hurry()
    this.cancellation.ask()
  }

  private fail(message: string): void {
    // A run that has failed waits for nobody.
    if (this.status === 'ending') this.crew?.hurry()
    this.over('failed', message)
  }

  private over(reason: Run['reason'], message: string | null): void {
    // A server that is lost after the end changes nothing any more.
    if (this.reason !== 'completed' || this.status === 'finished') return
    this.reason = reason
    this.message = message
    this.end()
  }

  private mustBeAlive(): void {
    if (this.status === 'finished' || this.status === 'opening') {
      throw new LabError('run_over', 'This run is over. Start a new one.')
    }
  }

  /** Nothing can be held or disturbed any more once it ends. */
  private mustPlay(): void {
    this.mustBeAlive()
    if (this.status === 'ending') throw new LabError('run_over', 'This run is ending.')
  }

  private async live(begun: () => void): Promise<Summary> {
    const wire = new LateWire()
    const forRun = { id: this.id, tap: wire.tap, backstop: this.backstop.ms }
    const world = await this.tools.openWorld(forRun, serversFor(this.request.pattern, this.params))
    try {
      return await this.liveIn(world, wire, begun)
    } catch (error) {
      await world.close()
      throw error
    }
  }

  private async liveIn(world: World, wire: LateWire, begun: () => void): Promise<Summary> {
    this.world = world
    this.services = world.parts.map(({ connection }) => connection)
    await this.seed()
    this.tape = new Tape(this.tools.clock, (event) => {
      this.journal.add(event)
      for (const keeper of keepers) keeper.see(event)
      studio.disturbances?.see(event)
    })
    const keepers = keepersOf(world, this.tape)
    const studio = this.studio(world, wire)
    this.crew = this.crewOf(world, studio)
    const meddler = new Meddler(this.disturbances, { ...studio, runId: this.id })
    const { pattern, scenario } = this.request
    this.byHand = new ByHand({ pattern, scenario, studio, meddler, crew: this.crew })
    this.announce()
    for (const part of world.parts) part.begun?.(this.settings)
    const isBroken = (name: string) => meddler.isBroken(name)
    const stopWatching = watchServers(world, this.tape, isBroken, (name, message) => {
      this.lost = name
      this.fail(message)
    })
    void this.ending.then(stopWatching)
    const lookouts = [...keepers, new Evictions(world, this.tape)]
    for (const lookout of lookouts) lookout.start()
    meddler.start()
    const mended = this.ending.then(() => meddler.stop())
    this.status = 'running'
    begun()
    await this.play(studio)
    await Promise.all([mended, ...lookouts.map((lookout) => lookout.stop())])
    studio.deadlines.stop()
    await this.finishUp(world)
    return this.summary()
  }

  /** Pauses are in it. */
  private get lastsMs(): number {
    return this.request.durationMs ?? LONGEST_MS
  }

  private studio(world: World, late: LateWire): Studio {
    const { clock } = this.tools
    const wire = new Wire(this.tape)
    late.wire = wire
    for (const { lock } of world.parts) lock?.onReleased((key) => this.wakes.released(key))
    let writes = 0
    const { settings, cancellation, noMore, gate, wakes, tape } = this
    const deadlines = new Deadlines(clock)
    cancellation.on(() => deadlines.cut())
    this.db = new InjectedDatabase(world.db, settings, clock, cancellation)
    return {
      tape,
      wire,
      gate,
      deadlines,
      world,
      db: this.db,
      wakes,
      loads: new Map(),
      settings,
      clock,
      cancellation,
      noMore,
      disturbances: this.disturbances.length > 0 ? new Disturbances(this.disturbances, tape) : null,
      chance: this.tools.randomFor(this.request.seed, 0),
      protect: (ctx, key, load, look) => protections[settings.protection].run(ctx, key, load, look),
      renew: (ctx, key, cached, load) =>
        protections[settings.protection].renew?.(ctx, key, cached, load) ?? cached.row,
      track: (work) => this.clients?.behind(work),
      owed: new Owed(),
      life: (random) => lifeOf(settings, random),
      nextWriteId: () => `${this.id}-${++writes}`,
    }
  }

  private crewOf({ startWorker }: World, studio: Studio): Crew | null {
    const kills = this.disturbances.filter((one) => one.kind === 'kill-worker')
    return startWorker && new Crew(startWorker, studio, kills)
  }

  private async play(studio: Studio): Promise<void> {
    const { pattern, scenario, seed, speed } = this.request
    const clients = new Clients(pattern, studio, speed, (n) => this.tools.randomFor(seed, n))
    this.clients = clients
    this.crew?.start()
    this.backstop.begin()
    const limit = setTimeout(() => this.end(), this.lastsMs)
    if (scenario === 'guide') {
      void clients.script(pattern.scenario.guide.steps).then(this.end, this.end)
    } else clients.resize(this.settings.clients)
    const ticking = this.schedule(studio, clients)
    await this.ending
    clearTimeout(limit)
    this.ticker?.stop()
    this.status = 'ending'
    this.tell({ type: 'run:ending', reason: this.reason })
    clients.stop()
    this.noMore.ask()
    this.gate.end()
    studio.disturbances?.end()
    const grace = setTimeout(() => this.cancellation.ask(), this.graceMs())
    await Promise.all([clients.ended(), ticking])
    clearTimeout(grace)
    if (this.reason === 'failed') await this.crew?.stop()
    else await this.drain(studio)
  }

  /** Waits for what is still owed, and keeps it there meanwhile. */
  private async drain({ world, owed }: Studio): Promise<void> {
    const renewal = renewalOf(world, owed, this.backstop.renewMs)
    renewal.start()
    await this.crew?.drain()
    await renewal.stop()
  }

  private async schedule({ tape, clock, settings }: Studio, clients: Clients): Promise<void> {
    if (!this.request.pattern.refresh) return
    const work = () => clients.refresh()
    this.ticker = new Ticker({ tape, clock, work, periodMs: () => settings.periodMs })
    await this.ticker.run()
  }

  /** A stopped run is over at once for the one who waits; a completed one lets calls finish. */
  private graceMs(): number {
    return this.reason === 'failed' ? 0 : GRACE_MS
  }

  private async finishUp(world: World): Promise<void> {
    this.status = 'finished'
    this.tell({ type: 'run:finished', reason: this.reason, message: this.message })
    this.journal.close()
    await world.close()
  }

  private async seed(): Promise<void> {
    const count = this.request.scenario === 'guide' ? 1 : this.settings.keys
    const { missing } = this.settings
    await this.world?.db.seed(count, (id) => isMissing(id, missing))
  }

  private announce(): void {
    const { pattern, scenario, preset, seed, speed, durationMs } = this.request
    this.tell({
      type: 'run:started',
      ...{ pattern: pattern.id, scenario, preset, seed, speed, durationMs },
      params: { ...this.params },
      startedAt: Date.now(),
      services: this.services,
    })
  }

  /** Records what concerns the run as a whole. */
  private tell(news: News): void {
    const { tape } = this
    tape.add({ ...news, seq: tape.next(), at: tape.now(), client: 0 })
  }

  /** Run time in ms; stands still when the run is over. */
  now(): number {
    return this.status === 'finished' ? this.judge.tally.lastAt : this.tape.now()
  }

  /** The result so far; final once `finished` has resolved. */
  summary(): Summary {
    const { pattern, scenario, preset, seed, speed } = this.request
    this.journal.flush()
    return {
      pattern: pattern.id,
      scenario,
      preset,
      params: this.params,
      seed,
      speed,
      ...figures(this.judge.tally),
      outcomes: this.judge.tally.outcomes,
      claims: this.judge.claimResults(),
      services: this.services,
    }
  }
}
