import { Cancelled, PatienceEnded, type Random, type Row } from '../ports'
import { codeOf, duration, replyLost, Session, type Studio } from '../instrument'
import type { Pattern, Step } from '../patterns'
import type { EventOf } from '../protocol/events'
import { divide } from './params'
import { nextRequest, Zipf } from './workload'

type Outcome = EventOf<'request:finished'>['outcome']

/** The virtual clients of one run. */
export class Clients {
  private requests = 0
  private running = new Set<number>()
  private stopping = false
  private readonly zipf = new Zipf()
  /** Loops and scripts under way. */
  private readonly under = new Set<Promise<void>>()
  private readonly sessions = new Map<number, Session>()
  /** What each client asks for; nothing else draws from it, or it would depend on the others. */
  private readonly choices = new Map<number, Random>()

  constructor(
    private readonly pattern: Pattern,
    private readonly studio: Studio,
    private readonly speed: number,
    private readonly randomFor: (client: number) => Random,
  ) {}

  /** Starts clients up to `count`; those above it end after their present request. */
  resize(count: number): void {
    if (this.stopping) return
    // All are made before the first one asks: they are to start together.
    for (let client = 1; client <= count; client++) this.session(client)
    for (let client = 1; client <= count; client++) {
      if (!this.running.has(client)) this.track(this.loop(client))
    }
  }

  /** Plays the guide's calls as one client. @returns when the last one has ended */
  async script(steps: readonly Step[]): Promise<void> {
    const playing = this.play(steps)
    this.track(playing)
    await playing
  }

  /** Begins nothing new. */
  stop(): void {
    this.stopping = true
  }

  /** Resolves when nothing is under way any more. */
  async ended(): Promise<void> {
    while (this.under.size > 0) await Promise.allSettled([...this.under])
  }

  /** What fails in the background is recorded as a failed call, and harms nobody. */
  behind(work: Promise<unknown>): void {
    this.track(work.then(noop, noop))
  }

  private track(work: Promise<void>): void {
    const ending = work.catch((error: unknown) => {
      if (!(error instanceof Cancelled)) throw error
    })
    this.under.add(ending)
    void ending.finally(() => this.under.delete(ending))
  }

  private session(client: number): Session {
    const known = this.sessions.get(client)
    if (known) return known
    // What the pattern draws (tokens) comes from a stream of its own: how often it draws is chance.
    const session = new Session(client, this.randomFor(-client), this.studio)
    this.sessions.set(client, session)
    return session
  }

  /** Goes on where it was when a client ends and comes back. */
  private choicesOf(client: number): Random {
    const choices = this.choices.get(client) ?? this.randomFor(client)
    this.choices.set(client, choices)
    return choices
  }

  private async loop(client: number): Promise<void> {
    const { settings, clock, cancellation } = this.studio
    this.running.add(client)
    const [session, choices] = [this.session(client), this.choicesOf(client)]
    try {
      while (!this.stopping && client <= settings.clients) {
        const { op, id } = nextRequest(choices, this.zipf, settings)
        await this.request(session, op, id, op === 'read' ? '' : `Item ${id} by c${client}`)
        if (settings.thinkMs > 0) await clock.sleep(settings.thinkMs, cancellation)
      }
    } finally {
      this.running.delete(client)
    }
  }

  private async play(steps: readonly Step[]): Promise<void> {
    const { clock, cancellation, tape } = this.studio
    const session = this.session(1)
    for (const step of steps) {
      if (this.stopping) return
      if ('until' in step) await this.sleepUntil(step)
      else if ('sleep' in step) {
        const ms = divide(step.sleep, this.speed)
        tape.add({ type: 'script:slept', seq: tape.next(), at: tape.now(), client: 1, ms })
        await clock.sleep(ms, cancellation)
      } else if ('read' in step) await this.request(session, 'read', step.read, '')
      else await this.request(session, 'write', step.write, step.name)
    }
  }

  private async sleepUntil({ until, thenMs = 0 }: { until: number; thenMs?: number }) {
    const { clock, cancellation, tape } = this.studio
    const ms = Math.max(0, divide(until, this.speed) - tape.now()) + thenMs
    tape.add({ type: 'script:slept', seq: tape.next(), at: tape.now(), client: 1, ms })
    await clock.sleep(ms, cancellation)
  }

  /** The work of one tick, as the lab's own client. */
  async refresh(): Promise<void> {
    const session = this.session(0)
    session.begin(0, 0, 'refresh')
    await this.pattern.refresh?.(session)
  }

  private async request(
    session: Session,
    op: 'read' | 'write',
    id: number,
    name: string,
  ): Promise<void> {
    const { gate, tape, cancellation } = this.studio
    if (gate.held) await gate.pass(session.client, true)
    if (this.stopping) return
    const req = ++this.requests
    session.begin(req, id, op)
    const { client } = session
    const began = tape.now()
    tape.add({ type: 'request:started', seq: tape.next(), at: began, client, req, op, id })
    try {
      const row = await (op === 'read'
        ? this.pattern.read(session, id)
        : this.pattern.write(session, id, name))
      // A pattern may pass by what failed; the end of the run is nothing to pass by.
      if (cancellation.asked) throw new Cancelled()
      const outcome = op === 'write' ? 'write' : (session.firstLook ?? 'miss')
      this.finish(session, op, began, outcome, row, null)
    } catch (thrown) {
      // It did not fail: it was in flight when the run was ended.
      const error = cancellation.asked ? new Cancelled() : thrown
      this.finish(session, op, began, outcomeOf(op, error), null, codeOf(error))
      if (error instanceof Cancelled) throw error
      if (!(error instanceof PatienceEnded)) await this.breathe()
    }
  }

  /** A server that refuses at once must not be asked in a tight loop. */
  private async breathe(): Promise<void> {
    await this.studio.clock.sleep(20, this.studio.cancellation)
  }

  private finish(
    session: Session,
    op: 'read' | 'write',
    began: number,
    outcome: Outcome,
    row: Row | null,
    error: string | null,
  ): void {
    const { tape } = this.studio
    const at = tape.now()
    const { found } = session
    // A value that was cached before it was saved has no version: its write says which one it is.
    const writeId = row !== null && row === found?.row ? found.writeId : undefined
    const event: EventOf<'request:finished'> = {
      type: 'request:finished',
      seq: tape.next(),
      at,
      client: session.client,
      req: session.req,
      op,
      id: session.id,
      ms: duration(began + session.heldMs, at),
      outcome,
      version: row?.version ?? null,
      error,
    }
    if (writeId !== undefined) event.writeId = writeId
    const passed = session.rest()
    if (passed) event.passed = passed
    tape.add(event)
  }
}

const noop = () => {}

function outcomeOf(op: 'read' | 'write', error: unknown): Outcome {
  if (error instanceof Cancelled) return 'cancelled'
  return op === 'write' && replyLost(error) ? 'unknown' : 'error'
}
