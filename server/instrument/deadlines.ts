import { CutShort, DeadlineExceeded, type Clock } from '../ports'

interface Pending {
  due: number
  call: string
  /** Null: its outcome is known. */
  failed: ((error: unknown) => void) | null
}

/** How often deadlines are looked at, in ms: a call is failed at most this much late. */
const TICK_MS = 20

/**
 * Ends calls that have no answer. All calls with the same limit stand in one queue, in the order in
 * which they fall due, so that 100,000 calls a second need one timer and not 100,000.
 */
export class Deadlines {
  private readonly queues = new Map<number, Pending[]>()
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly clock: Clock) {}

  /** @throws DeadlineExceeded after `ms`; the late answer is dropped */
  limit<T>(answer: Promise<T>, ms: number, call: string): Promise<T> {
    return new Promise((done, failed) => this.watch(answer, ms, call, done, failed))
  }

  /**
   * Calls `done` or `failed` once with the outcome of `answer`: with DeadlineExceeded when there is
   * none after `ms`; the late one is dropped.
   * @param ms null: it has a limit of its own
   */
  watch<T>(
    answer: Promise<T>,
    ms: number | null,
    call: string,
    done: (value: T) => void,
    failed: (error: unknown) => void,
  ): void {
    if (ms === null) {
      answer.then(done, failed)
      return
    }
    const pending: Pending = { due: this.clock.now() + ms, call, failed }
    this.queue(ms).push(pending)
    answer.then(
      (value) => {
        if (pending.failed === null) return
        pending.failed = null
        done(value)
      },
      (error: unknown) => {
        if (pending.failed === null) return
        pending.failed = null
        failed(error)
      },
    )
  }

  private queue(ms: number): Pending[] {
    this.timer ??= setInterval(() => this.look(), TICK_MS).unref()
    const known = this.queues.get(ms)
    if (known) return known
    const queue: Pending[] = []
    this.queues.set(ms, queue)
    return queue
  }

  /**
   * What has arrived already is read first: where this process itself stood still, the answer may have been
   * there all the time.
   */
  private look(): void {
    const now = this.clock.now()
    setImmediate(() => this.sweep(now))
  }

  private sweep(now: number): void {
    for (const [ms, queue] of this.queues) {
      const alive = queue.findIndex((pending) => pending.failed !== null && pending.due > now)
      const over = queue.splice(0, alive === -1 ? queue.length : alive)
      for (const pending of over) {
        const { failed, call } = pending
        pending.failed = null
        failed?.(new DeadlineExceeded(call, ms))
      }
      if (queue.length === 0) this.queues.delete(ms)
    }
    if (this.queues.size === 0) this.stop()
  }

  /** Ends all calls that have no answer yet, as if the time of each were over now. */
  cut(): void {
    const queues = [...this.queues.values()]
    this.queues.clear()
    for (const pending of queues.flat()) {
      const { failed, call } = pending
      pending.failed = null
      failed?.(new CutShort(call))
    }
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }
}
