import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** Rounding to whole ms, at any speed. */
const ROUNDING_MS = 1

/**
 * "No such row" is cached for the negative TTL, by the settings of the run up to then, and is not kept
 * past it. That nobody gets it later is what `nothingAfterTtl` claims, of all entries.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly allowed: number[] = []
  private speed = 1
  private sets = 0
  private others = 0
  private hits = 0
  private least = Infinity
  private most = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'run:started') {
      this.speed = event.speed
      this.allow(event.params['negativeTtlMs'])
    } else if (event.type === 'params:changed') {
      for (const { name, to } of event.changes) if (name === 'negativeTtlMs') this.allow(to)
    } else if (event.type === 'cache:set') {
      if (event.negative) this.set(event)
    } else if (event.type === 'cache:answered' && event.found === 'negative') this.hits++
  }

  private allow(negativeTtlMs: unknown): void {
    const ttlMs = Number(negativeTtlMs) / this.speed
    // 0: none is to be cached at all.
    if (ttlMs > 0) this.allowed.push(ttlMs)
  }

  private set(event: EventOf<'cache:set'>): void {
    const { ttlMs, staleMs } = event
    this.sets++
    this.proof.tested(event)
    this.least = Math.min(this.least, ttlMs)
    this.most = Math.max(this.most, ttlMs)
    // A set that was under way when the slider was moved has the TTL of before.
    const fits = this.allowed.some((allowed) => Math.abs(ttlMs - allowed) <= ROUNDING_MS)
    if (fits && staleMs === 0) return
    this.others++
    this.proof.broken(event)
  }

  verdict() {
    const { sets, others, hits, least, most } = this
    if (others > 0)
      return { held: false, detail: `${others} of ${sets} negative entries had another life` }
    if (sets === 0) return { held: true, detail: 'no negative entry was cached' }
    const ms = least === most ? `${least}` : `${least} to ${most}`
    return { held: true, detail: `${sets} negative entries for ${ms} ms, ${hits} hits on them` }
  }
}

export const negativeLife: Claim = {
  id: 'negative-ttl',
  title: 'A negative entry lives for its own TTL',
  applies: ({ params }) => Number(params['missing'] ?? 0) > 0,
  watch: () => new Watch(),
}
