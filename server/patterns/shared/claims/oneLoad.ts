import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'

interface OpenLoad {
  id: number
  client: number
}

/** An entry may be gone this much before the time that follows from its SET, in ms. */
const SLACK_MS = 50
/** Redis counts whole milliseconds: a lease may end this much early. */
const ROUNDING_MS = 2

/**
 * One load per expiry: while a load of a row is under way no second one begins, unless the lease of
 * the first is over (two holders: a trap that the settings allow); and no load begins while the
 * value is surely in the cache and the loader looked for it after it landed.
 */
class Watch implements ClaimWatch {
  private readonly open = new Map<number, OpenLoad>()
  /** Until when each client's lease is surely valid. */
  private readonly leases = new Map<number, number>()
  private readonly asked = new Map<number, number>()
  /** From when to when the row is surely cached. */
  private readonly cached = new Map<number, { from: number; until: number; key: string }>()
  /** When each client looked at the cache last. */
  private readonly looked = new Map<number, number>()
  /** The last delete of each key: until it has its reply, it may remove any value. */
  private readonly deleted = new Map<string, { at: number; seq: number; open: boolean }>()
  private loads = 0
  private extra = 0
  private overlaps = 0
  private unsure = false
  private readonly requests = new Set<number>()
  /** Open requests that began under another protection: it knows nothing of the present one. */
  private before = new Set<number>()

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'request:started':
        this.requests.add(event.req)
        return
      case 'request:finished':
        this.requests.delete(event.req)
        this.before.delete(event.req)
        return
      case 'params:changed':
        if (event.changes.some(({ name }) => name === 'protection')) {
          this.before = new Set(this.requests)
        }
        return
      case 'lock:requested':
        this.asked.set(event.client, event.at)
        return
      case 'lock:acquired':
        this.leases.set(event.client, (this.asked.get(event.client) ?? event.at) + event.leaseMs)
        return
      case 'lock:releasing':
        this.leases.delete(event.client)
        return
      case 'cache:asked':
        this.looked.set(event.client, event.at)
        return
      case 'cache:set':
        return this.land(event)
      case 'cache:deleting':
        this.deleted.set(event.key, { at: event.at, seq: event.seq, open: true })
        return this.forget(event.key)
      case 'cache:deleted':
        return this.endDelete(event)
      case 'cache:observed':
        return this.forget(event.key)
      case 'service:lost':
        this.cached.clear()
        this.leases.clear()
        this.unsure = true
        return
      case 'db:asked':
        if (event.op === 'read') this.begin(event)
        return
      case 'db:answered':
      case 'call:failed':
        this.open.delete(event.of)
        return
      default:
        return
    }
  }

  private forget(key: string): void {
    for (const [id, cached] of this.cached) if (cached.key === key) this.cached.delete(id)
  }

  private endDelete({ key, of }: EventOf<'cache:deleted'>): void {
    const last = this.deleted.get(key)
    if (last?.seq === of) last.open = false
  }

  /** A delete that was under way together with the set may have come after it. */
  private land({ id, key, at, ttlMs, ms }: EventOf<'cache:set'>): void {
    const deleted = this.deleted.get(key)
    if (deleted && (deleted.open || deleted.at >= at - ms)) return this.forget(key)
    this.cached.set(id, { from: at, until: at - ms + ttlMs - SLACK_MS, key })
  }

  private begin(event: EventOf<'db:asked'>): void {
    this.loads++
    for (const load of this.open.values()) {
      if (load.id !== event.id) continue
      const lease = this.leases.get(load.client)
      // Without a lease (single flight) there is no excuse; with one, it must have run out.
      if (lease !== undefined && event.at >= lease - ROUNDING_MS) this.overlaps++
      else if (!this.unsure && this.before.size === 0) this.extra++
    }
    const cached = this.cached.get(event.id)
    const looked = this.looked.get(event.client) ?? 0
    if (cached && looked > cached.from && event.at < cached.until) this.extra++
    this.open.set(event.seq, { id: event.id, client: event.client })
  }

  verdict() {
    const allowed = this.overlaps > 0 ? `, ${this.overlaps} after a lease ran out` : ''
    if (this.extra > 0)
      return { held: false, detail: `${this.extra} of ${this.loads} loads were needless` }
    return { held: true, detail: `loads: ${this.loads}, none beside another${allowed}` }
  }
}

export const oneLoad: Claim = {
  id: 'one-load-per-expiry',
  title: 'One load per expiry',
  applies: ({ params }) => params['protection'] !== 'none',
  watch: () => new Watch(),
}
