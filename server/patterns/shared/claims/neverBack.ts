import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'
import { entryOf } from './tiers'

/** An entry may be gone this much before the time that follows from its SET, in ms. */
const SLACK_MS = 50

/** A version that is surely cached, or surely remembered by the guard, from one time to another. */
interface Sure {
  version: number
  from: number
  until: number
}

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** By entry: what was stored last … */
  private readonly stored = new Map<string, Sure>()
  /** … and what its last delete has forbidden. */
  private readonly deleted = new Map<string, Sure>()
  private readonly committed = new Map<number, number>()
  private sets = 0
  private refused = 0
  private back = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'db:answered':
        if (event.op === 'write' && event.version) this.committed.set(event.req, event.version)
        return
      case 'request:finished':
        this.committed.delete(event.req)
        return
      case 'cache:set':
        return this.set(event)
      case 'cache:refused':
        this.refused++
        this.proof.tested(event, 0)
        return
      case 'cache:deleted':
        return this.forbid(event)
      case 'cache:observed':
        // Someone else has touched it.
        this.stored.delete(entryOf(event))
        this.deleted.delete(entryOf(event))
        return
      case 'service:lost':
        this.stored.clear()
        this.deleted.clear()
        return
      default:
        return
    }
  }

  private set(event: EventOf<'cache:set'>): void {
    const { at, ms, ttlMs, version } = event
    const entry = entryOf(event)
    this.sets++
    if (version === null) {
      // Not saved yet: it has no place in the order.
      this.stored.delete(entry)
      return
    }
    for (const known of [this.stored.get(entry), this.deleted.get(entry)]) {
      if (!known || known.from >= at - ms || at >= known.until) continue
      this.proof.tested(event, version - known.version)
      if (version >= known.version) continue
      this.back++
      this.proof.broken(event)
    }
    this.stored.set(entry, { version, from: at, until: at - ms + ttlMs - SLACK_MS })
  }

  private forbid(event: EventOf<'cache:deleted'>): void {
    const entry = entryOf(event)
    const version = this.committed.get(event.req)
    if (event.existed) this.stored.delete(entry)
    if (version === undefined || version < (this.deleted.get(entry)?.version ?? 0)) return
    // What the guard remembers outlives the run.
    this.deleted.set(entry, { version, from: event.at, until: Infinity })
  }

  verdict() {
    const { sets, refused, back } = this
    if (back > 0) return { held: false, detail: `${back} of ${sets} sets went back` }
    return { held: true, detail: `${sets} sets, none went back; ${refused} were refused` }
  }
}

export const neverBack: Claim = {
  id: 'never-back',
  title: 'The cache never goes back to an older version',
  applies: ({ params }) => params['guard'] === 'version',
  restsOnKeys: true,
  watch: () => new Watch(),
}
