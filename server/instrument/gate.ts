import type { Clock } from '../ports'

/** Holds every call of a run while it is paused: nothing new reaches a server, Redis keeps expiring. */
export class Gate {
  private waiting: (() => void)[] = []
  private closed = false
  private over = false

  constructor(private readonly clock: Clock) {}

  /** Checked first, so that an open gate costs nothing. */
  get held(): boolean {
    return this.closed
  }

  close(): void {
    if (!this.over) this.closed = true
  }

  open(): void {
    this.closed = false
    const waiting = this.waiting
    this.waiting = []
    for (const go of waiting) go()
  }

  /** Opens it for good: a run that ends holds nobody. */
  end(): void {
    this.over = true
    this.open()
  }

  /** @returns how long the caller was held, in ms: it counts in no latency and no deadline */
  async pass(): Promise<number> {
    const since = this.clock.now()
    while (this.closed) await new Promise<void>((go) => this.waiting.push(go))
    return this.clock.now() - since
  }
}
