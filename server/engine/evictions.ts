import type { Tape } from '../instrument'
import type { Part, World } from '../ports/world'
import { EVICTIONS_EVERY_MS } from '../protocol/evicted'
import { Rounds } from './rounds'

/**
 * Asks each server of the run how many keys it has evicted, and tells of those that came while the run went
 * on: a key that is evicted was neither deleted nor over, and what rests on it says nothing any more.
 */
export class Evictions {
  private readonly known = new Map<Part, number>()
  private readonly rounds = new Rounds(EVICTIONS_EVERY_MS, () => this.look())

  constructor(
    private readonly world: World,
    private readonly tape: Tape,
  ) {}

  start(): void {
    this.rounds.now()
    this.rounds.start()
  }

  /** Looks for the last time. @returns once that is told */
  async stop(): Promise<void> {
    this.rounds.now()
    await this.rounds.stop()
  }

  private async look(): Promise<void> {
    await Promise.all(this.world.parts.map((part) => this.ask(part).catch(() => {})))
  }

  private async ask(part: Part): Promise<void> {
    const now = await part.evicted?.()
    if (now === undefined) return
    const before = this.known.get(part)
    this.known.set(part, now)
    // A server that was started anew counts from 0 again.
    const keys = before === undefined ? 0 : now - (now < before ? 0 : before)
    if (keys === 0) return
    const { tape } = this
    const { name } = part.connection
    const who = { seq: tape.next(), at: tape.now(), client: 0, name }
    tape.add({ type: 'service:evicted', ...who, keys })
  }
}
