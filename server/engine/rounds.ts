/** A server that hangs is not waited for longer than this, in ms. */
const HANGS_MS = 500

/** Asks servers something every now and then, one round after the other. */
export class Rounds {
  private timer: NodeJS.Timeout | null = null
  private asking = false
  private last = Promise.resolve()

  constructor(
    private readonly everyMs: number,
    private readonly ask: () => Promise<void>,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      if (!this.asking) this.last = this.round()
    }, this.everyMs)
  }

  /** One round more, after the one under way. */
  now(): void {
    this.last = this.last.then(() => this.round())
  }

  /** Resolves when the round under way has ended, so that what the server counted is booked. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    const enough = new Promise<void>((resolve) => setTimeout(resolve, HANGS_MS).unref())
    await Promise.race([this.last, enough])
  }

  private async round(): Promise<void> {
    this.asking = true
    try {
      await this.ask()
    } catch {
      // The server is away: the run's own calls say so.
    } finally {
      this.asking = false
    }
  }
}
