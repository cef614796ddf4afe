import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'

/**
 * Tolerance in ms. The interval is the conservative one: an entry is over at the latest at the
 * *reply* of its SET + TTL, and a hit counts from the *call* of its GET.
 */
const SLACK_MS = 50

class Watch implements ClaimWatch {
  /** When the newest value of a key is over at the latest. */
  private readonly over = new Map<string, number>()
  /** Sets that have no reply yet: a hit may already see their value. */
  private readonly setting = new Map<string, number>()
  private hits = 0
  private late = 0
  private closest = Infinity

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'cache:setting') this.open(event.key, 1)
    else if (event.type === 'call:failed' && event.call === 'cache.set') {
      // Whether it took effect is not known: nothing can be claimed for any key that was being set.
      for (const key of this.setting.keys()) this.over.set(key, Infinity)
    } else if (event.type === 'cache:set') {
      this.open(event.key, -1)
      this.over.set(event.key, Math.max(this.over.get(event.key) ?? 0, event.expiresAt))
    } else if (event.type === 'cache:answered' && event.found !== 'nothing') this.hit(event)
  }

  private open(key: string, by: number): void {
    this.setting.set(key, (this.setting.get(key) ?? 0) + by)
  }

  private hit(event: EventOf<'cache:answered'>): void {
    if ((this.setting.get(event.key) ?? 0) > 0) return
    const left = (this.over.get(event.key) ?? 0) - (event.at - event.ms)
    this.hits++
    if (left < -SLACK_MS) this.late++
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
  title: 'Nothing is served after its TTL',
  applies: () => true,
  watch: () => new Watch(),
}
