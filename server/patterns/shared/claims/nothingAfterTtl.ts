import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { entryOf, offMs } from './tiers'

/**
 * Tolerance in ms. The interval is the conservative one: an entry is over at the latest at the
 * *reply* of its SET + TTL, and a hit counts from the *call* of its GET.
 */
const SLACK_MS = 50

class Watch implements ClaimWatch {
  /** When the newest value of an entry is over at the latest. */
  private readonly over = new Map<string, number>()
  /** Sets that have no reply yet, by the `seq` of their beginning: a hit may already see their value. */
  private readonly setting = new Map<number, string>()
  private hits = 0
  private late = 0
  private closest = Infinity

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'cache:setting':
        this.setting.set(event.seq, entryOf(event))
        return
      case 'cache:set': {
        const entry = entryOf(event)
        this.setting.delete(event.of)
        this.over.set(entry, Math.max(this.over.get(entry) ?? 0, event.expiresAt))
        return
      }
      case 'cache:refused':
      case 'cache:deleted':
        this.setting.delete(event.of)
        return
      case 'call:failed': {
        // Whether it took effect is not known: nothing can be claimed for what was being set.
        const entry = this.setting.get(event.of)
        if (entry !== undefined && event.unknown) this.over.set(entry, Infinity)
        this.setting.delete(event.of)
        return
      }
      case 'cache:answered':
        // What is served as stale is over by its own word.
        if (event.found === 'value' || event.found === 'negative') this.hit(event)
        return
      default:
        return
    }
  }

  private isSetting(entry: string): boolean {
    for (const setting of this.setting.values()) if (setting === entry) return true
    return false
  }

  private hit(event: EventOf<'cache:answered'>): void {
    const entry = entryOf(event)
    if (this.isSetting(entry)) return
    const left = (this.over.get(entry) ?? 0) - (event.at - event.ms)
    this.hits++
    if (left < -SLACK_MS - offMs(event.tier)) this.late++
    this.closest = Math.min(this.closest, left)
  }

  verdict() {
    if (this.hits === 0) return { held: true, detail: 'no hit yet' }
    if (this.late > 0)
      return { held: false, detail: `${this.late} of ${this.hits} hits came too late` }
    if (this.closest === Infinity) return { held: true, detail: `${this.hits} hits` }
    const when = `${Math.abs(Math.round(this.closest))} ms ${this.closest < 0 ? 'after' : 'before'}`
    return { held: true, detail: `${this.hits} hits, the closest ${when} its expiry` }
  }
}

export const nothingAfterTtl: Claim = {
  id: 'nothing-after-ttl',
  title: 'Nothing is served as fresh after its TTL',
  applies: () => true,
  watch: () => new Watch(),
}
