import { BACKSTOP_MS, type Clock } from '../ports'

/** Until when a key of the run lives whose pattern gives it no TTL: some time longer than the run. */
export class Backstop {
  /** On the clock; null: it does not play yet. */
  private endsAt: number | null = null

  /**
   * @param lastsMs the run ends after so long, paused or not
   * @param afterMs how long the key outlives it
   */
  constructor(
    private readonly clock: Clock,
    private readonly lastsMs: number,
    private readonly afterMs = BACKSTOP_MS,
  ) {}

  /** The run plays from now on. */
  begin(): void {
    this.endsAt = this.clock.now() + this.lastsMs
  }

  /** How long a key that is set now lives, in whole ms; in a run that ends later than it was to, `afterMs`. */
  readonly ms = (): number => {
    const left = this.endsAt === null ? this.lastsMs : this.endsAt - this.clock.now()
    return Math.ceil(Math.max(0, left) + this.afterMs)
  }

  /** How often a key must get it again that the end of the run waits for, in ms. */
  get renewMs(): number {
    return this.afterMs / 10
  }
}
