import { Cancellation, type Clock } from '../ports'

interface Waiting {
  client: number
  /** The beginning of a request, which sends nothing by itself. */
  starts: boolean
  go: (by: PassedBy) => void
}

/** What let a held call go on. */
export type PassedBy = 'resume' | 'step' | 'pace'

/**
 * The one place where a run can be held: every call passes here. Closed, it holds them all, in order
 * of arrival; a step lets exactly one of them pass; in slow motion each is delayed. Nothing new
 * reaches a server meanwhile, and Redis keeps expiring.
 */
export class Gate {
  private waiting: Waiting[] = []
  /** Since when it is closed, by the clock. */
  private closedAt: number | null = null
  private closedBefore = 0
  private over = false
  /** How long each call is delayed, in ms; 0: full pace. */
  private delayMs = 0
  private delays = new Cancellation()
  /** A step that found nobody here: the next to come passes. */
  private owed = false
  /** The client whose request a step has begun: its first call belongs to the same step. */
  private begun: number | null = null

  constructor(private readonly clock: Clock) {}

  /** Checked first, so that an open gate costs nothing. */
  get held(): boolean {
    return this.closed || this.delayMs > 0
  }

  /** The run is paused. */
  get closed(): boolean {
    return this.closedAt !== null
  }

  /** For how long it was closed so far, in ms. */
  closedMs(): number {
    return this.closedBefore + (this.closedAt === null ? 0 : this.clock.now() - this.closedAt)
  }

  close(): void {
    if (!this.over) this.closedAt ??= this.clock.now()
  }

  open(): void {
    this.closedBefore = this.closedMs()
    this.closedAt = this.begun = null
    this.owed = false
    const waiting = this.waiting
    this.waiting = []
    for (const { go } of waiting) go('resume')
  }

  /** Opens it for good: a run that ends holds nobody. */
  end(): void {
    this.over = true
    this.open()
    this.pace(0)
  }

  /** Lets the call that came first pass; when none is held, the next to come. */
  step(): void {
    if (!this.closed) return
    this.begun = null
    const next = this.waiting.shift()
    this.owed = next === undefined
    if (next?.starts) this.begun = next.client
    next?.go('step')
  }

  /** Delays each call by `ms` from here on; those that are being delayed go at once. */
  pace(ms: number): void {
    this.delayMs = this.over ? 0 : ms
    const delays = this.delays
    this.delays = new Cancellation()
    delays.ask()
  }

  /**
   * Waits until the caller may go on.
   * @param starts it only begins a request: it is not delayed, and no step is spent on it
   * @returns how long it was held, in ms: it counts in no latency and no deadline
   */
  async pass(client: number, starts = false): Promise<{ ms: number; by: PassedBy }> {
    const since = this.clock.now()
    let by: PassedBy = 'pace'
    if (this.delayMs > 0 && !starts) {
      await this.clock.sleep(this.delayMs, this.delays).catch(() => {})
    }
    // Closed again while it was leaving: only a step lets it through all the same.
    while (this.closed) if ((by = await this.turn(client, starts)) === 'step') break
    return { ms: this.clock.now() - since, by }
  }

  private turn(client: number, starts: boolean): Promise<PassedBy> | PassedBy {
    if (this.owed) {
      this.owed = false
      if (starts) this.begun = client
      return 'step'
    }
    if (this.begun === client && !starts) {
      this.begun = null
      return 'step'
    }
    return new Promise((go) => this.waiting.push({ client, starts, go }))
  }
}
