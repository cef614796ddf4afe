import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'
import { offMs } from './tiers'

/**
 * Tolerance in ms. The interval is the conservative one: an entry is over at the latest at the
 * *reply* of its SET + TTL, and a hit counts from the *call* of its GET.
 */
const SLACK_MS = 50

/** When an entry is over at the latest, by its own word, and when its server must have dropped it. */
interface End {
  fresh: number
  kept: number
}
const NEVER_SET: End = { fresh: 0, kept: 0 }
const UNKNOWN: End = { fresh: Infinity, kept: Infinity }

interface Entry {
  tier: string
  key: string
}

/**
 * An entry says itself when its TTL is over, so one that its server keeps too long is found as stale:
 * what is found as stale must be kept on purpose, and for no longer than that.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** The end of the newest value of an entry, by tier and key. */
  private readonly ends = new Map<string, Map<string, End>>()
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
        return this.lasts(event, {
          fresh: event.expiresAt,
          kept: event.expiresAt + event.staleMs,
        })
      case 'cache:refused':
      case 'cache:deleted':
        this.setting.delete(event.of)
        return
      case 'call:failed': {
        // Whether it took effect is not known: nothing can be claimed for what was being set.
        const entry = this.setting.get(event.of)
        if (entry !== undefined && event.unknown) this.lasts(entry, UNKNOWN)
        this.setting.delete(event.of)
        return
      }
      case 'cache:answered':
        if (event.found !== 'nothing') this.hit(event)
        return
      default:
        return
    }
  }

  private lasts({ tier, key }: Entry, { fresh, kept }: End): void {
    const ends = this.ends.get(tier) ?? new Map<string, End>()
    const before = ends.get(key) ?? NEVER_SET
    const latest = { fresh: Math.max(before.fresh, fresh), kept: Math.max(before.kept, kept) }
    this.ends.set(tier, ends.set(key, latest))
  }

  private isSetting({ tier, key }: Entry): boolean {
    for (const entry of this.setting.values()) {
      if (entry.key === key && entry.tier === tier) return true
    }
    return false
  }

  private hit(event: EventOf<'cache:answered'>): void {
    if (this.setting.size > 0 && this.isSetting(event)) return
    const { fresh, kept } = this.ends.get(event.tier)?.get(event.key) ?? NEVER_SET
    const left = (event.found === 'stale' ? kept : fresh) - (event.at - event.ms)
    this.hits++
    this.closest = Math.min(this.closest, left)
    // Of what may or may not have been set, nothing can be said.
    if (left < Infinity) this.proof.tested(event, left)
    if (left >= -SLACK_MS - offMs(event.tier)) return
    this.late++
    this.proof.broken(event)
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
  title: 'No value is served after its TTL, or after its stale time where it has one',
  applies: () => true,
  watch: () => new Watch(),
}
