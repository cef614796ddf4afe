import type { Tape } from '../instrument'
import { duration } from '../instrument'
import { Cancellation, Cancelled, type Clock } from '../ports'

interface Options {
  tape: Tape
  clock: Clock
  /** Time between two ticks by the present settings, in ms, divided by the speed. */
  periodMs(): number
  /** Does the work of one tick; a failure is the tick's, and the next one tries again. */
  work(): Promise<void>
}

/**
 * Ticks at n · period of its run on the monotonic clock, also when it is begun a little later: a guide's
 * calls come by the same clock. One instance at most: a tick that falls due while the last work still
 * runs is skipped, and says so. A tick is never moved by the one before it, so that a schedule does not
 * drift.
 */
export class Ticker {
  private nap = new Cancellation()
  private stopped = false
  private working: Promise<void> | null = null

  constructor(private readonly options: Options) {}

  /** Ticks until `stop`; resolves when the work under way has ended, too. */
  async run(): Promise<void> {
    const { clock, tape, periodMs } = this.options
    const ahead = clock.now() - tape.now()
    let due = 0
    for (let n = 1; !this.stopped;) {
      const next = due + periodMs()
      // A period that was made shorter may lie in the past: then it is now.
      if (!(await this.sleepUntil(next + ahead))) continue
      due = Math.max(next, due)
      this.tick(n++, due)
    }
    await this.working
  }

  /** Has the present period count at once: the next tick is one period after the last. */
  retime(): void {
    this.nap.ask()
  }

  stop(): void {
    this.stopped = true
    this.nap.ask()
  }

  /** @returns false when it was woken before */
  private async sleepUntil(at: number): Promise<boolean> {
    const { clock } = this.options
    this.nap = new Cancellation()
    if (this.stopped) return false
    try {
      await clock.sleep(Math.max(0, at - clock.now()), this.nap)
      return true
    } catch (error) {
      if (error instanceof Cancelled) return false
      throw error
    }
  }

  private tick(n: number, due: number): void {
    const { tape } = this.options
    const dueAt = Math.round(due * 1000) / 1000
    if (this.working) {
      tape.add({ type: 'tick:skipped', seq: tape.next(), at: tape.now(), client: 0, n, dueAt })
      return
    }
    this.working = this.work(n, dueAt).finally(() => (this.working = null))
  }

  private async work(n: number, dueAt: number): Promise<void> {
    const { tape, work } = this.options
    const began = tape.now()
    const of = tape.next()
    tape.add({ type: 'tick:began', seq: of, at: began, client: 0, n, dueAt })
    let failed = false
    try {
      await work()
    } catch {
      // What failed is recorded as a failed call.
      failed = true
    }
    const at = tape.now()
    const ms = duration(began, at)
    tape.add({ type: 'tick:ended', seq: tape.next(), at, client: 0, of, n, ms, failed })
  }
}
