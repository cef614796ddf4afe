import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

interface Range {
  least: number
  most: number
  /** The least for a copy of what the level behind has: it may be given what is left there. */
  copy: number
}

/** Rounding to whole ms, at any speed. */
const ROUNDING_MS = 1

/** Behind the level whose TTL it is: its own TTL has no jitter, and whole seconds. */
const BEHIND = 'memcached'

/** Every TTL lies between TTL × (1 − jitter) and TTL, by the settings of the run up to then. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly ranges: Range[] = []
  /** Open requests that have found their value at the level behind. */
  private readonly copying = new Set<number>()
  private params: Record<string, unknown> = {}
  private speed = 1
  private sets = 0
  private cut = 0
  private outside = 0
  private least = Infinity
  private most = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'run:started':
        this.speed = event.speed
        return this.allow(event.params)
      case 'params:changed':
        return this.allow(Object.fromEntries(event.changes.map(({ name, to }) => [name, to])))
      case 'cache:answered':
        if (event.tier === BEHIND && event.found !== 'nothing') this.copying.add(event.req)
        return
      case 'request:finished':
        this.copying.delete(event.req)
        return
      case 'cache:set':
        // A negative entry has a TTL of its own, and a backstop is none.
        if (!event.negative && !event.backstop && event.tier !== BEHIND) this.set(event)
        return
      default:
        return
    }
  }

  private set(event: EventOf<'cache:set'>): void {
    const { ttlMs, req } = event
    // A set that was under way when a slider was moved has the range of before.
    const fits = (least: (range: Range) => number) =>
      this.ranges.some(
        (range) => ttlMs >= least(range) - ROUNDING_MS && ttlMs <= range.most + ROUNDING_MS,
      )
    const within = fits(({ least }) => least)
    if (!within && this.copying.has(req) && fits(({ copy }) => copy)) {
      this.cut++
      return
    }
    this.sets++
    this.proof.tested(event)
    this.least = Math.min(this.least, ttlMs)
    this.most = Math.max(this.most, ttlMs)
    if (within) return
    this.outside++
    this.proof.broken(event)
  }

  private allow(changes: Record<string, unknown>): void {
    Object.assign(this.params, changes)
    const most = Number(this.params['ttlMs']) / this.speed
    const least = most * (1 - Number(this.params['jitter'] ?? 0))
    const copy = this.params['promotion'] === 'remaining' ? 0 : least
    this.ranges.push({ least, most, copy })
  }

  verdict() {
    const { sets, cut, outside } = this
    if (outside > 0) return { held: false, detail: `${outside} of ${sets} TTLs lie outside` }
    const copies = cut > 0 ? `; ${cut} copies got what was left in level 2` : ''
    if (sets === 0) return { held: true, detail: `nothing was cached yet${copies}` }
    const from = `${Math.round(this.least)} to ${Math.round(this.most)} ms`
    return { held: true, detail: `${sets} TTLs, from ${from}${copies}` }
  }
}

/** @param title says whose TTLs, where a level behind has others */
export const withinJitterOf = (title: string): Claim => ({
  id: 'ttl-within-jitter',
  title,
  applies: ({ params }) => Number(params['jitter'] ?? 0) > 0,
  watch: () => new Watch(),
})

export const withinJitter = withinJitterOf('Every TTL lies within its jitter')
