import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { entryOf } from '../shared/claims/tiers'
import { Proof } from '../shared/proof'

/** What is left is read, and the copy's life begins a moment later, in ms. */
const SLACK_MS = 50

/**
 * A value copied up ends no later than the value that it was copied from could. Its TTL, that is: past it
 * it may be kept, and is served as old.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** When the newest value of a key is over at level 2 at the latest. */
  private readonly over = new Map<string, number>()
  /** Which key a request has found at level 2, and copies up now. */
  private readonly found = new Map<number, string>()
  private copies = 0
  private longer = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'cache:answered' && event.tier === 'memcached') {
      if (event.found !== 'nothing') this.found.set(event.req, event.key)
    } else if (event.type === 'request:finished') this.found.delete(event.req)
    // What a load brings is no copy, whatever was found before it.
    else if (event.type === 'db:answered') this.found.delete(event.req)
    else if (event.type === 'cache:set') this.land(event)
    else if (event.type === 'call:failed' && event.key !== null) {
      // A set whose reply was lost may stand at level 2, with an end that nobody knows.
      this.over.set(entryOf({ tier: 'memcached', key: event.key }), Infinity)
    }
  }

  private land(event: EventOf<'cache:set'>): void {
    const { tier, key, req, ms, expiresAt } = event
    if (tier === 'memcached') {
      const entry = entryOf(event)
      this.over.set(entry, Math.max(this.over.get(entry) ?? 0, expiresAt))
    } else if (this.found.get(req) === key) {
      const over = this.over.get(entryOf({ tier: 'memcached', key })) ?? Infinity
      this.copies++
      // Its life begins at the call at the soonest: a reply may be long under way.
      const ends = expiresAt - ms
      if (over < Infinity) this.proof.tested(event, over - ends)
      if (ends <= over + SLACK_MS) return
      this.longer++
      this.proof.broken(event)
    }
  }

  verdict() {
    const { copies, longer } = this
    if (longer > 0) return { held: false, detail: `${longer} of ${copies} copies live longer` }
    return { held: true, detail: `${copies} copied up, none to live longer` }
  }
}

export const noLongerThanBehind: Claim = {
  id: 'no-longer-than-behind',
  title: 'A copy in level 1 ends with its original in level 2',
  applies: ({ params }) => params['promotion'] === 'remaining',
  watch: () => new Watch(),
}
