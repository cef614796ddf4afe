import type { EventOf } from '../../protocol/events'
import { book, emptyLedger } from '../../protocol/ledger'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Cached writes that the database does not have yet, by key: since when, at the latest. */
  private readonly unsaved = new Map<string, { writeId: string; since: number }>()
  /** Adds under way: `seq` of their beginning → when that was. */
  private readonly adding = new Map<number, number>()
  private readonly ledger = emptyLedger()
  /** The key of each row that was written. */
  private readonly keys = new Map<number, string>()
  /** Open requests: when they went on last by what they know, before the gate may have held them. */
  private readonly decided = new Map<number, number>()
  private loads = 0
  private over = 0
  private older = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    book(this.ledger, event)
    switch (event.type) {
      case 'queue:sent':
        this.keys.set(event.id, event.key)
        return
      case 'request:started':
      case 'cache:answered':
      case 'lock:acquired':
      case 'wait:ended':
        this.decided.set(event.req, event.seq)
        return
      case 'request:finished':
        this.decided.delete(event.req)
        return
      case 'db:asked':
        if (event.op === 'read') this.load(event)
        return
      default:
        return this.seeCache(event)
    }
  }

  /** A job that was acknowledged before the reader decided, and has no end yet, is newer than the row. */
  private load(event: EventOf<'db:asked'>): void {
    const { id, req } = event
    this.loads++
    this.proof.tested(event)
    const { keys, open } = this.ledger
    const decided = this.decided.get(req) ?? 0
    const owed = keys[this.keys.get(id) ?? '']?.acknowledged ?? []
    const late = owed.some(({ writeId, seq }) => seq < decided && open[writeId]?.sent)
    if (!late) return
    this.older++
    this.proof.broken(event)
  }

  private seeCache(event: Parameters<ClaimWatch['see']>[0]): void {
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
    if (began !== undefined && owed && owed.since <= began) {
      this.over++
      this.proof.broken(event)
    }
    if (writeId === null) this.unsaved.delete(key)
    else this.unsaved.set(key, { writeId, since: at })
  }

  verdict() {
    const { loads, older, over } = this
    if (older > 0) return { held: false, detail: `${older} of ${loads} loads read an older row` }
    if (over > 0) return { held: false, detail: `${over} of ${loads} loads replaced one` }
    return { held: true, detail: `${loads} rows loaded, none while a write of it was owed` }
  }
}

export const owedStaysCached: Claim = {
  id: 'owed-stays-cached',
  title: 'A row is never loaded while a write of it is owed, nor cached over one',
  applies: () => true,
  restsOnKeys: true,
  watch: () => new Watch(),
}
