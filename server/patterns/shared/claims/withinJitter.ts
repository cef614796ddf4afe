import type { Claim, ClaimWatch } from '../definition'

interface Range {
  least: number
  most: number
}

/** Rounding to whole ms, at any speed. */
const ROUNDING_MS = 1

/** Every TTL lies between TTL × (1 − jitter) and TTL, by the settings of the run up to then. */
class Watch implements ClaimWatch {
  private readonly ranges: Range[] = []
  private params: Record<string, unknown> = {}
  private speed = 1
  private sets = 0
  private outside = 0
  private least = Infinity
  private most = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'run:started') {
      this.speed = event.speed
      this.allow(event.params)
    } else if (event.type === 'params:changed') {
      this.allow(Object.fromEntries(event.changes.map(({ name, to }) => [name, to])))
    } else if (event.type === 'cache:set' && !event.negative && !event.backstop) {
      const { ttlMs } = event
      this.sets++
      this.least = Math.min(this.least, ttlMs)
      this.most = Math.max(this.most, ttlMs)
      const fits = (range: Range) =>
        ttlMs >= range.least - ROUNDING_MS && ttlMs <= range.most + ROUNDING_MS
      // A set that was under way when a slider was moved has the range of before.
      if (!this.ranges.some(fits)) this.outside++
    }
  }

  private allow(changes: Record<string, unknown>): void {
    Object.assign(this.params, changes)
    const most = Number(this.params['ttlMs']) / this.speed
    this.ranges.push({ least: most * (1 - Number(this.params['jitter'] ?? 0)), most })
  }

  verdict() {
    if (this.outside > 0)
      return { held: false, detail: `${this.outside} of ${this.sets} TTLs lie outside` }
    if (this.sets === 0) return { held: true, detail: 'nothing was cached yet' }
    const from = `${Math.round(this.least)} to ${Math.round(this.most)} ms`
    return { held: true, detail: `${this.sets} TTLs, from ${from}` }
  }
}

export const withinJitter: Claim = {
  id: 'ttl-within-jitter',
  title: 'Every TTL lies within its jitter',
  applies: ({ params }) => Number(params['jitter'] ?? 0) > 0,
  watch: () => new Watch(),
}
