import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'
import { Removals } from './removals'
import { offMs } from './tiers'

interface OpenLoad {
  id: number
  client: number
}
/** A lease, valid at least until `until`. */
interface Lease {
  until: number
  key: string
  tier: string | undefined
}
/** From when to when an entry is surely there. */
interface Cached {
  from: number
  until: number
}

/** An entry may be gone this much before the time that follows from its SET, in ms. */
const SLACK_MS = 50
/** Redis counts whole milliseconds: a lease may end this much early. */
const ROUNDING_MS = 2

/**
 * One load per expiry: while a load of a row is under way no second one begins, unless the lease of
 * one of them is over (two holders: a trap that the settings allow); and no load begins while the
 * value is surely at a level and the loader looked there after it landed.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly open = new Map<number, OpenLoad>()
  /** The lease of each client. */
  private readonly leases = new Map<number, Lease>()
  /** What is surely cached of each row, by tier. */
  private readonly cached = new Map<number, Map<string, Cached>>()
  private readonly rows = new Map<string, number>()
  /** When each client looked last, by tier. */
  private readonly looked = new Map<string, Map<number, number>>()
  private readonly removals = new Removals()
  private loads = 0
  private extra = 0
  private overlaps = 0
  /** Servers that are lost: locks and leases with them. */
  private readonly away = new Set<string>()
  /** A set that began before this may have gone to a node that died with it, in ms. */
  private doubtedUpTo = -1
  private readonly requests = new Set<number>()
  /**
   * Open requests that the protection does not reach: they began under another one, or before a lost
   * server was back, or could not ask for a lease or a lock.
   */
  private before = new Set<number>()
  /** The protection loads before the end on purpose. */
  private early = false

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'request:started':
        this.requests.add(event.req)
        return
      case 'request:finished':
        this.requests.delete(event.req)
        this.before.delete(event.req)
        return
      case 'run:started':
        this.early = event.params['protection'] === 'early-refresh'
        return
      case 'params:changed':
        this.early ||= event.changes.some(({ to }) => to === 'early-refresh')
        if (event.changes.some(({ name }) => name === 'protection')) {
          this.before = new Set(this.requests)
        }
        // Every row has another key from now on.
        if (event.changes.some(({ name }) => name === 'hashTag')) {
          this.before = new Set(this.requests)
          this.cached.clear()
        }
        return
      case 'lock:acquired':
        return this.acquire(event)
      case 'lock:releasing':
        this.leases.delete(event.client)
        return
      case 'cache:asked':
        return this.look(event)
      case 'cache:set':
        return this.land(event)
      case 'cache:setting':
        // Taking an unsaved value back may leave nothing.
        if (event.how !== 'undo') return
        this.removals.begin(event)
        return this.forget(event)
      case 'cache:deleting':
        this.removals.begin(event)
        this.endLeases(event)
        return this.forget(event)
      case 'cache:refused':
      case 'cache:deleted':
        return this.removals.end(event)
      case 'cache:observed':
        return this.forget(event)
      case 'service:lost':
        this.cached.clear()
        this.leases.clear()
        this.away.add(event.name)
        return
      case 'cluster:lost':
        // The locks that it had may be gone with it.
        for (const lease of this.leases.values()) lease.until = Math.min(lease.until, event.at)
        this.doubt(event)
        return
      case 'cluster:back':
      case 'cluster:inherited':
        return this.doubt(event)
      case 'service:back':
        this.away.delete(event.name)
        this.before = new Set(this.requests)
        return
      case 'db:asked':
        if (event.op === 'read') this.begin(event)
        return
      case 'db:answered':
        this.open.delete(event.of)
        return
      case 'call:failed':
        this.open.delete(event.of)
        this.removals.end(event)
        if (event.call === 'cache.get') {
          for (const looked of this.looked.values()) looked.delete(event.client)
        }
        // Without leases, or a lock, nobody can be told to wait.
        if (event.call === 'cache.getOrLease' || event.call === 'lock.acquire') {
          this.before.add(event.req)
        }
        return
      default:
        return
    }
  }

  /** What a node had may be gone with it. Loads are shared in the app all the same. */
  private doubt({ at }: { at: number }): void {
    this.cached.clear()
    this.doubtedUpTo = at + SLACK_MS
  }

  private acquire({ client, at, ms, leaseMs, key, tier }: EventOf<'lock:acquired'>): void {
    const lease = { until: at - ms <= this.doubtedUpTo ? 0 : at - ms + leaseMs, key, tier }
    this.leases.set(client, lease)
    if (tier === undefined) {
      // Who comes to hold a lock must look again, everywhere.
      for (const looked of this.looked.values()) looked.set(client, at)
    } else if (this.removals.mayHaveHit({ tier, key, at, ms })) lease.until = 0
  }

  private look({ tier, client, at }: EventOf<'cache:asked'>): void {
    const looked = this.looked.get(tier) ?? new Map<number, number>()
    this.looked.set(tier, looked.set(client, at))
  }

  /** A delete ends the leases of the cache itself, and no lock beside it. */
  private endLeases({ tier, key, at }: EventOf<'cache:deleting'>): void {
    for (const lease of this.leases.values()) {
      if (lease.tier === tier && lease.key === key) lease.until = Math.min(lease.until, at)
    }
  }

  private forget(entry: { tier: string; key: string }): void {
    const id = this.rows.get(entry.key)
    if (id !== undefined) this.cached.get(id)?.delete(entry.tier)
  }

  private land(event: EventOf<'cache:set'>): void {
    const { id, key, tier, at, ttlMs, ms } = event
    this.rows.set(key, id)
    this.removals.end(event)
    // A load from before may land under the key that the row had then.
    const doubted = this.before.has(event.req) || at - ms <= this.doubtedUpTo
    if (doubted || this.removals.mayHaveHit(event)) return this.forget(event)
    const cached = this.cached.get(id) ?? new Map<string, Cached>()
    const until = at - ms + ttlMs - SLACK_MS - offMs(tier)
    this.cached.set(id, cached.set(tier, { from: at, until }))
  }

  private begin(event: EventOf<'db:asked'>): void {
    this.loads++
    // Without the server on which it stands, the protection reaches nobody.
    const guarded = this.away.size === 0 && this.before.size === 0
    if (guarded) this.proof.tested(event)
    // Without a lease (single flight) there is no excuse; with one, it must have run out.
    const isOver = (lease: Lease | undefined) =>
      lease !== undefined && event.at >= lease.until - ROUNDING_MS - offMs(lease.tier)
    const tooLate = isOver(this.leases.get(event.client))
    for (const load of this.open.values()) {
      if (load.id !== event.id) continue
      if (tooLate || isOver(this.leases.get(load.client))) this.overlaps++
      else if (guarded) this.needless(event)
    }
    for (const [tier, { from, until }] of this.cached.get(event.id) ?? []) {
      const looked = this.looked.get(tier)?.get(event.client) ?? 0
      if (looked > from && event.at < until && !this.early) this.needless(event)
    }
    this.open.set(event.seq, { id: event.id, client: event.client })
  }

  private needless(event: EventOf<'db:asked'>): void {
    this.extra++
    this.proof.broken(event)
  }

  verdict() {
    const allowed = this.overlaps > 0 ? `, ${this.overlaps} after a lease was over` : ''
    if (this.extra > 0)
      return { held: false, detail: `${this.extra} of ${this.loads} loads were needless` }
    return { held: true, detail: `loads: ${this.loads}, none needless${allowed}` }
  }
}

export const oneLoad: Claim = {
  id: 'one-load-per-expiry',
  title: 'One load per expiry',
  applies: ({ params }) => params['protection'] !== 'none',
  restsOnKeys: true,
  watch: () => new Watch(),
}
