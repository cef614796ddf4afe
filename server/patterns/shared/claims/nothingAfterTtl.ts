import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { offMs } from './tiers'

/**
 * Tolerance in ms. The interval is the conservative one: an entry is over at the latest at the
 * *reply* of its SET + TTL, and a hit counts from the *call* of its GET.
 */
const SLACK_MS = 50

interface Entry {
  tier: string
  key: string
}

class Watch implements ClaimWatch {
  /** When the newest value of an entry is over at the latest, by tier and key. */
  private readonly over = new Map<string, Map<string, number>>()
  /** Sets that have no reply yet, by the `seq` of their beginning: a hit may already see their value. */
  private readonly setting = new Map<number, Entry>()
  private hits = 0
  private late = 0
  private closest = Infinity

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'cache:setting':
        this.setting.set(event.seq, event)
        return
      case 'cache:set':
        this.setting.delete(event.of)
        return this.lasts(event, event.expiresAt)
      case 'cache:refused':
      case 'cache:deleted':
        this.setting.delete(event.of)
        return
      case 'call:failed': {
        // Whether it took effect is not known: nothing can be claimed for what was being set.
        const entry = this.setting.get(event.of)
        if (entry !== undefined && event.unknown) this.lasts(entry, Infinity)
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

  private lasts({ tier, key }: Entry, until: number): void {
    const over = this.over.get(tier) ?? new Map<string, number>()
    this.over.set(tier, over.set(key, Math.max(over.get(key) ?? 0, until)))
  }

  private isSetting({ tier, key }: Entry): boolean {
    for (const entry of this.setting.values()) {
      if (entry.key === key && entry.tier === tier) return true
    }
    return false
  }

  private hit(event: EventOf<'cache:answered'>): void {
    if (this.setting.size > 0 && this.isSetting(event)) return
    const left = (this.over.get(event.tier)?.get(event.key) ?? 0) - (event.at - event.ms)
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
