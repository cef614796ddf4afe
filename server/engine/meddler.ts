import type { Broken, Part, World } from '../ports/world'
import { origin, type Gate, type Tape } from '../instrument'
import type { Break, Disturbance, OutsideWrite } from '../protocol/disturbances'
import { LabError } from '../protocol/errors'
import { divide } from './params'

interface BrokenServer {
  breaking: Promise<Broken>
  /** Where a person asked for it. */
  asked?: number
}

/** The disturbances of a preset with their times divided by the speed. */
export function atSpeed(declared: readonly Disturbance[], speed: number): Disturbance[] {
  const times = ['upToMs', 'afterMs', 'everyMs', 'forMs'] as const
  return declared.map((one) => {
    const divided = times.flatMap((name) =>
      name in one ? [[name, divide(Number(one[name as keyof Disturbance]), speed)]] : [],
    )
    return { ...one, ...Object.fromEntries(divided) }
  })
}

/** What it needs of its run. */
interface Place {
  world: World
  tape: Tape
  gate: Gate
  runId: string
}

/**
 * Does to a run what no client does: changes rows behind the app's back and breaks servers, each at
 * its time. Holds and faults are met at the choke point, see `Disturbances`.
 */
export class Meddler {
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly broken = new Map<string, BrokenServer>()
  /** Servers that another run has stopped. */
  private readonly stopped = new Set<string>()
  private readonly deaf: (() => void)[] = []
  private over = false
  private changes = 0

  constructor(
    private readonly declared: readonly Disturbance[],
    private readonly place: Place,
  ) {
    for (const one of declared) {
      if (one.kind !== 'break' || this.breakerOf(one)) continue
      const what = `${one.service} (${one.how}), and ${this.whyNot(one)}`
      throw new LabError(
        'service_absent',
        `This preset breaks ${what}. Let Cachescope start ${one.service} itself.`,
      )
    }
  }

  start(): void {
    for (const { connection, onStopped } of this.place.world.parts) {
      const hear = (stopped: boolean) => this.seeStopped(connection.name, stopped)
      if (onStopped) this.deaf.push(onStopped(hear))
    }
    for (const one of this.declared) {
      if (one.kind === 'outside-write') this.after(one.afterMs, () => this.change(one))
      else if (one.kind === 'break') this.after(one.afterMs, () => this.break(one))
    }
  }

  /** Does it now, whatever its time. */
  doNow(one: OutsideWrite | Break): void {
    void (one.kind === 'break' ? this.break(one) : this.change(one))
  }

  /** @throws LabError when this server is not to be broken, or is broken already */
  mustBeBreakable(one: Break): void {
    if (!this.breakerOf(one)) {
      const message = `${one.service} stays as it is: ${this.whyNot(one)}.`
      throw new LabError('fault_not_offered', message)
    }
    if (!this.isBroken(one.service)) return
    throw new LabError(
      'not_now',
      `It is still broken from before: wait until ${one.service} is mended.`,
    )
  }

  /** Begins nothing more and mends what is broken. @returns once that is done */
  async stop(): Promise<void> {
    this.over = true
    for (const turnDeaf of this.deaf) turnDeaf()
    for (const timer of this.timers) clearTimeout(timer)
    await Promise.all([...this.broken.keys()].map((name) => this.mend(name, 'mended at the end')))
  }

  /** Whether this server is away because it was broken on purpose. */
  isBroken(name: string): boolean {
    return this.broken.has(name) || this.stopped.has(name)
  }

  /** Servers are shared: what another run does to one is told here too, or nobody would know why. */
  private seeStopped(name: string, stopped: boolean): void {
    if (this.broken.has(name)) return
    const { tape } = this.place
    const who = () => ({ seq: tape.next(), at: tape.now(), client: 0, name })
    if (stopped) {
      this.stopped.add(name)
      const why = 'it was asked for in another run, which uses the same server'
      tape.add({ type: 'service:broken', ...who(), how: 'stop', why })
    } else if (this.stopped.delete(name)) {
      tape.add({ type: 'service:mended', ...who(), how: 'mended' })
    }
  }

  private after(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      void act()
    }, ms)
    this.timers.add(timer)
  }

  private async change(one: OutsideWrite): Promise<void> {
    const { world, tape, gate, runId } = this.place
    const { id, everyMs } = one
    if (gate.held) await gate.pass(0)
    if (this.over) return
    if (everyMs !== undefined) this.after(everyMs, () => this.change(one))
    const writeId = `${runId}-outside-${++this.changes}`
    try {
      const value = `Item ${id} from outside, ${this.changes}`
      const { version } = await world.db.write(id, value, writeId)
      const who = { seq: tape.next(), at: tape.now(), client: 0 }
      const byHand = one.asked === undefined ? {} : { asked: one.asked }
      tape.add({ type: 'db:changed', ...who, id, version, value, writeId, ...byHand })
    } catch {
      // The database is away: nothing was changed, and the run's own calls say why.
    }
  }

  private async break(one: Break): Promise<void> {
    const { service: name, how, forMs, asked } = one
    const breaker = this.breakerOf(one)
    if (this.over || !breaker || this.broken.has(name)) return
    const { tape } = this.place
    const who = { seq: tape.next(), at: tape.now(), client: 0 }
    tape.add({ type: 'service:broken', ...who, name, how, ...origin(one) })
    // Noted first: whoever is told of it must know that it is our own doing.
    const broken = { breaking: Promise.resolve().then(() => breaker(how)) }
    this.broken.set(name, { ...broken, ...(asked !== undefined && { asked }) })
    try {
      await broken.breaking
      if (forMs !== undefined && !this.over) this.after(forMs, () => this.mend(name, 'mended'))
    } catch (error) {
      await this.mend(name, `not broken: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  private async mend(name: string, how: string): Promise<void> {
    const { breaking, ...byHand } = this.broken.get(name) ?? {}
    // A server that does not come back is lost for good: those who watch it say so.
    await breaking?.then((broken) => broken.mend()).catch(() => {})
    if (!this.broken.delete(name)) return
    const { tape } = this.place
    const who = { seq: tape.next(), at: tape.now(), client: 0 }
    tape.add({ type: 'service:mended', ...who, name, how, ...byHand })
  }

  /** The one way to break it; null where it is not Cachescope's own to break. */
  private breakerOf({ service }: Break): ((how: string) => Promise<Broken>) | null {
    const part = this.partOf(service)
    return part?.break && part.connection.managed ? part.break.bind(part) : null
  }

  private whyNot({ service }: Break): string {
    const isYours = this.partOf(service)?.connection.managed === false
    return isYours ? 'it is your own server' : 'Cachescope has no hand on its process'
  }

  private partOf(service: string): Part | undefined {
    return this.place.world.parts.find(({ connection }) => connection.name === service)
  }
}
