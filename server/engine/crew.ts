import { origin, RecordedWorker, type Books, type Studio } from '../instrument'
import type { Go, StartWorker, WorkerProcess } from '../ports/worker'
import { LabError } from '../protocol/errors'
import type { KillWorker } from '../protocol/disturbances'
import type { EventOf } from '../protocol/events'

/** A worker that has ended is missed for so long, in ms, before the next one is started: long enough to see what is owed. */
const RESTART_MS = 1000
/** A worker that is told to stop has this long, in ms. */
const STOP_MS = 500
/**
 * The end of a run waits for its queue for as long as something goes on there: this long at most, beside
 * the time of two writes, from one job's end to the next, in ms. A broker that was killed is back by then.
 */
const STUCK_MS = 30_000
/** How long the broker may think about what it still has, in ms. */
const ASK_MS = 5000
/** How often it looks, in ms. */
const LOOK_MS = 50
/** A job between broker and worker is in neither's figures for a moment: an empty queue must stay so, in ms. */
const STEADY_MS = 1000

type Killed = Pick<KillWorker, 'why' | 'asked'>
type How = EventOf<'queue:drained'>['how']

/** Keeps one worker at the queue of a run, and waits for it to be drained in the end. */
export class Crew {
  private present: { worker: RecordedWorker; process: WorkerProcess } | null = null
  private ended: Promise<void> = Promise.resolve()
  private workers = 0
  private begun = 0
  /** Why the present worker is killed on purpose, or was told to kill itself. */
  private dying: Killed | undefined
  private restart: NodeJS.Timeout | undefined
  private stopping = false
  private hurried = false
  private readonly books: Books

  /** @param kills when a worker is killed on purpose */
  constructor(
    private readonly startWorker: StartWorker,
    private readonly studio: Studio,
    private readonly kills: readonly KillWorker[],
  ) {
    this.books = { attempts: new Map(), versions: new Map(), settled: 0, go: () => this.go() }
  }

  start(): void {
    let worker: RecordedWorker | null = null
    let finish = () => {}
    this.ended = new Promise((done) => (finish = done))
    const process = this.startWorker(
      this.coalesces,
      (told) => worker?.hear(told),
      (how) => void this.end(worker, how).then(finish),
    )
    worker = new RecordedWorker(++this.workers, process, this.studio, this.books)
    this.present = { worker, process }
  }

  /** Tells the worker of settings that count before its next write. */
  adapt(): void {
    this.present?.process.tell({ type: 'coalesce', on: this.coalesces })
  }

  private get coalesces(): boolean {
    return this.studio.settings.coalesce === 'on'
  }

  private async end(worker: RecordedWorker | null, how: string): Promise<void> {
    const { dying, stopping } = this
    this.present = null
    this.dying = undefined
    const asked = dying?.asked === undefined ? {} : { asked: dying.asked }
    if (dying) this.tell({ type: 'service:broken', how, ...origin(dying) })
    await worker?.end(stopping && how === 'status 0' ? 'stopped' : how)
    if (this.stopping) return
    this.restart = setTimeout(() => {
      this.start()
      if (dying) this.tell({ type: 'service:mended', how: 'started again', ...asked })
    }, RESTART_MS)
  }

  private tell(
    event:
      | ({ type: 'service:broken'; how: string } & Killed)
      | { type: 'service:mended'; how: string; asked?: number },
  ): void {
    const { tape } = this.studio
    tape.add({ ...event, seq: tape.next(), at: tape.now(), client: 0, name: 'worker' })
  }

  private go(): Go {
    const { settings } = this.studio
    const nth = ++this.begun
    const { dbWriteMs: delayMs, apply, ack } = settings
    const go: Go = { type: 'go', delayMs, apply, ack }
    const kill = this.kills.find((each) => each.nth === nth)
    if (kill) go.die = kill.at
    if (!this.isKilledByHand) this.dying = kill
    if (this.mustFail()) go.fail = 'db.write failed on purpose'
    return go
  }

  /** Faults of the database count for the worker too, as the slider's share does. */
  private mustFail(): boolean {
    const { tape, disturbances } = this.studio
    const fault = disturbances?.failing('db.write', null) ?? this.ofShare()
    if (!fault) return false
    const who = { seq: tape.next(), at: tape.now(), client: 0, req: 0 }
    tape.add({ type: 'fault:injected', ...who, call: 'db.write', ...origin(fault) })
    return true
  }

  private ofShare(): { why: string } | null {
    const { settings, chance } = this.studio
    if (settings.dbErrors === 0 || chance.next() >= settings.dbErrors) return null
    return { why: 'it is one of the share that "DB errors" asks for' }
  }

  /** @throws LabError when there is no worker to kill now */
  mustBeAlive(): void {
    if (this.present && !this.isKilledByHand) return
    throw new LabError('not_now', 'The worker is gone already; a new one comes after a second.')
  }

  private get isKilledByHand(): boolean {
    return this.dying?.asked !== undefined
  }

  /** Kills the present worker, whatever it does. */
  kill(killed: Killed): void {
    this.dying = killed
    this.present?.process.kill()
  }

  /** Waits no longer, neither for the queue nor for the worker. */
  hurry(): void {
    this.hurried = true
    this.present?.process.kill()
  }

  /**
   * Waits until the queue is empty, or nothing goes on there any more, or nobody waits; ends the worker,
   * and records what is left. Nothing is sent any more.
   */
  async drain(): Promise<void> {
    const { tape } = this.studio
    const began = tape.now()
    const { left, how } = await this.wait(began)
    const ms = Math.max(0, tape.now() - began)
    // What a killed worker has committed is known once its end is recorded.
    await this.stop()
    tape.add({ type: 'queue:drained', seq: tape.next(), at: tape.now(), client: 0, ms, left, how })
  }

  private async wait(began: number): Promise<{ left: number; how: How }> {
    const { tape, settings, owed } = this.studio
    let progress = { settled: this.books.settled, at: began }
    let emptySince: number | null = null
    for (;;) {
      const left = await this.left()
      const now = tape.now()
      if (left !== 0) emptySince = null
      else emptySince ??= now
      if (left === 0 && (owed.size === 0 || now - (emptySince ?? now) >= STEADY_MS)) {
        return { left, how: 'empty' }
      }
      if (this.books.settled > progress.settled) progress = { settled: this.books.settled, at: now }
      const some = left ?? owed.size
      if (this.hurried) return { left: some, how: 'hurried' }
      const patience = STUCK_MS + 2 * settings.dbWriteMs
      if (now - progress.at >= patience) return { left: some, how: 'stuck' }
      await new Promise((wake) => setTimeout(wake, LOOK_MS))
    }
  }

  /** Jobs that are not done; null: it cannot be told now. */
  private async left(): Promise<number | null> {
    const worker = this.present?.worker
    if (!worker?.ready) return null
    const { deadlines, world } = this.studio
    const held = worker.held.size
    const undone = await deadlines
      .limit(world.queue.undone(held), ASK_MS, 'queue.undone')
      .catch(() => null)
    // One that came while the broker was asked.
    return undone === null ? null : Math.max(undone, worker.held.size)
  }

  /** Ends the worker for good. @returns once it is gone and its last words are recorded */
  async stop(): Promise<void> {
    this.stopping = true
    clearTimeout(this.restart)
    const { process } = this.present ?? {}
    process?.tell({ type: 'stop' })
    const hard = setTimeout(() => process?.kill(), STOP_MS)
    await this.ended
    clearTimeout(hard)
  }
}
