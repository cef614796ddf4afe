import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Cached writes that the database does not have yet, by key: since when, at the latest. */
  private readonly unsaved = new Map<string, { writeId: string; since: number }>()
  /** Adds under way: `seq` of their beginning → when that was. */
  private readonly adding = new Map<number, number>()
  private loads = 0
  private over = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'cache:setting':
        if (event.how === 'add') this.adding.set(event.seq, event.at)
        // What it takes back is not known before its end.
        if (event.how === 'undo') this.unsaved.delete(event.key)
        return
      case 'cache:set':
        return this.set(event)
      case 'cache:refused':
      case 'call:failed':
        this.adding.delete(event.of)
        return
      case 'cache:deleted':
        this.unsaved.delete(event.key)
        return
      case 'cache:observed':
        if (event.leftMs === null) this.unsaved.delete(event.key)
        return
      case 'job:applied':
        if (this.unsaved.get(event.key)?.writeId === event.writeId) this.unsaved.delete(event.key)
        return
      case 'service:lost':
        // A cache that comes back may be empty.
        this.unsaved.clear()
        return
      default:
        return
    }
  }

  private set(event: EventOf<'cache:set'>): void {
    const { key, of, writeId, at } = event
    const began = this.adding.get(of)
    this.adding.delete(of)
    const owed = this.unsaved.get(key)
    if (began !== undefined) {
      this.loads++
      this.proof.tested(event)
      if (owed && owed.since <= began) {
        this.over++
        this.proof.broken(event)
      }
    }
    if (writeId === null) this.unsaved.delete(key)
    else this.unsaved.set(key, { writeId, since: at })
  }

  verdict() {
    const { loads, over } = this
    if (over > 0) return { held: false, detail: `${over} of ${loads} loads replaced one` }
    return { held: true, detail: `${loads} rows cached, none over a write that was owed` }
  }
}

export const owedStaysCached: Claim = {
  id: 'owed-stays-cached',
  title: 'A loaded row never takes the place of a write that is owed',
  applies: () => true,
  restsOnKeys: true,
  watch: () => new Watch(),
}
