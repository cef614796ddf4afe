import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** A delete has ended the lease of every load that began before it, so level 2 takes none of them. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** What each writing request has committed. */
  private readonly committed = new Map<number, number>()
  /** Of each key: a delete that came for this version has had its reply at this time. */
  private readonly deleted = new Map<string, { version: number; at: number }>()
  /** Requests whose look for a lease had no answer: they load without one. */
  private readonly unguarded = new Set<number>()
  private stored = 0
  private refused = 0
  private late = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'db:answered':
        if (event.op === 'write' && event.version) this.committed.set(event.req, event.version)
        return
      case 'call:failed':
        if (event.call === 'cache.getOrLease') this.unguarded.add(event.req)
        return
      case 'service:lost':
        // A server that starts anew counts its leases from 1 again.
        this.deleted.clear()
        return
      case 'request:finished':
        this.committed.delete(event.req)
        this.unguarded.delete(event.req)
        return
      case 'cache:deleted':
        if (event.tier === 'memcached') this.forbid(event)
        return
      case 'cache:refused':
        if (event.tier === 'memcached') this.refuse(event)
        return
      case 'cache:set':
        if (event.tier === 'memcached') this.land(event)
        return
      default:
        return
    }
  }

  private forbid({ key, req, at }: EventOf<'cache:deleted'>): void {
    const version = this.committed.get(req) ?? 0
    if (version > (this.deleted.get(key)?.version ?? 0)) this.deleted.set(key, { version, at })
  }

  private refuse(event: EventOf<'cache:refused'>): void {
    this.refused++
    this.proof.tested(event, 0)
  }

  private land(event: EventOf<'cache:set'>): void {
    const { key, req, version, at, ms } = event
    if (this.unguarded.has(req)) return
    this.stored++
    const deleted = this.deleted.get(key)
    if (!deleted || version === null || at - ms <= deleted.at) return
    this.proof.tested(event)
    if (version >= deleted.version) return
    this.late++
    this.proof.broken(event)
  }

  verdict() {
    const { stored, refused, late } = this
    if (late > 0) return { held: false, detail: `${late} of ${stored} loads came after the delete` }
    return { held: true, detail: `${stored} loads stored, ${refused} refused` }
  }
}

export const lateLoadRefused: Claim = {
  id: 'late-load-refused',
  title: 'Level 2 takes no load that a delete has overtaken',
  applies: ({ params }) => params['protection'] === 'memcached-lease',
  watch: () => new Watch(),
}
