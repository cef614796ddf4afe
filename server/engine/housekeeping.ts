import type { World } from '../ports/world'
import type { Tape } from '../instrument'
import type { LabEvent } from '../protocol/events'
import { Rounds } from './rounds'

/** How often the server is asked how long its keys still live, in ms. */
const LOOK_MS = 1000
/** Keys looked at in one round; the rest follows in the next. */
const KEYS_A_ROUND = 100
/** A difference to what the journal says that is worth an event, in ms. */
const WORTH_TELLING_MS = 20

/** One for each part that can say how long its keys still live. */
export function keepersOf(world: World, tape: Tape): Housekeeping[] {
  return world.parts.flatMap(({ cache, level2, timesLeft, exactToMs = 0 }) => {
    const tier = (cache ?? level2)?.tier
    return tier && timesLeft ? [new Housekeeping({ tier, timesLeft, exactToMs }, tape)] : []
  })
}

interface Kept {
  tier: string
  timesLeft(keys: string[]): Promise<(number | null)[]>
  exactToMs: number
}

/**
 * Asks the server itself for the time left of the run's keys, so that a countdown shows the server's word
 * and not an estimate, and so that a key that vanished early (evicted, deleted by someone) is seen.
 */
export class Housekeeping {
  private readonly expected = new Map<string, number>()
  /** Sets and deletes without a reply yet, by the `seq` of their beginning. */
  private readonly changing = new Map<number, string>()
  private readonly rounds = new Rounds(LOOK_MS, () => this.compare(this.due()))

  constructor(
    private readonly part: Kept,
    private readonly tape: Tape,
  ) {}

  start(): void {
    this.rounds.start()
  }

  stop(): Promise<void> {
    return this.rounds.stop()
  }

  /** Learns from each event, as it happens, what should be there. */
  see(event: LabEvent): void {
    if ('tier' in event && event.tier !== this.part.tier) return
    switch (event.type) {
      case 'cache:setting':
      case 'cache:deleting':
        this.changing.set(event.seq, event.key)
        this.expected.delete(event.key)
        return
      case 'cache:set':
        this.changing.delete(event.of)
        // While another change is under way nobody knows which one is the last.
        if (!this.isChanging(event.key)) {
          this.expected.set(event.key, event.expiresAt + event.staleMs)
        }
        return
      case 'cache:refused':
      case 'cache:deleted':
      case 'call:failed':
        this.changing.delete(event.of)
        return
      default:
        return
    }
  }

  private isChanging(key: string): boolean {
    for (const changing of this.changing.values()) if (changing === key) return true
    return false
  }

  private due(): string[] {
    const now = this.tape.now()
    const due: string[] = []
    for (const [key, expiresAt] of this.expected) {
      if (expiresAt < now) this.expected.delete(key)
      else if (due.length < KEYS_A_ROUND) due.push(key)
    }
    // Those at the front go to the back, so that each has its turn.
    for (const key of due) this.rotate(key)
    return due
  }

  private rotate(key: string): void {
    const expiresAt = this.expected.get(key)
    if (expiresAt === undefined) return
    this.expected.delete(key)
    this.expected.set(key, expiresAt)
  }

  private async compare(keys: string[]): Promise<void> {
    if (keys.length === 0) return
    const before = new Map(keys.map((key) => [key, this.expected.get(key)]))
    const left = await this.part.timesLeft(keys)
    const at = this.tape.now()
    keys.forEach((key, i) => {
      const expiresAt = this.expected.get(key)
      // Set or deleted meanwhile: the look is too old to say anything.
      if (expiresAt === undefined || expiresAt !== before.get(key)) return
      const leftMs = left[i] ?? null
      const wrong = leftMs === null ? expiresAt - at : Math.abs(at + leftMs - expiresAt)
      if (wrong <= WORTH_TELLING_MS + this.part.exactToMs) return
      if (leftMs === null) this.expected.delete(key)
      else this.expected.set(key, at + leftMs)
      this.tape.add({
        type: 'cache:observed',
        seq: this.tape.next(),
        at: this.tape.now(),
        client: 0,
        tier: this.part.tier,
        key,
        leftMs,
      })
    })
  }
}
