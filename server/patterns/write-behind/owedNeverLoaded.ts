import { book, emptyLedger } from '../../protocol/ledger'
import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** A row that is read while an acknowledged write of it has no end yet is older than that write. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly ledger = emptyLedger()
  /** The key of each row that was written. */
  private readonly keys = new Map<number, string>()
  /** Open requests: when they went on last by what they know, before the gate may have held them. */
  private readonly decided = new Map<number, number>()
  private loads = 0
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
        return
    }
  }

  private load(event: EventOf<'db:asked'>): void {
    const { id, req } = event
    this.loads++
    this.proof.tested(event)
    const { keys, open } = this.ledger
    const decided = this.decided.get(req) ?? 0
    const owed = keys[this.keys.get(id) ?? '']?.acknowledged ?? []
    // What was acknowledged after the reader had decided is no news to it.
    if (!owed.some(({ writeId, seq }) => seq < decided && open[writeId]?.sent)) return
    this.older++
    this.proof.broken(event)
  }

  verdict() {
    const { loads, older } = this
    if (older > 0) return { held: false, detail: `${older} of ${loads} loads read an older row` }
    return { held: true, detail: `${loads} rows loaded, none while a write of it was owed` }
  }
}

/** It holds without the cache, too: who finds nothing waits for the worker. */
export const owedNeverLoaded: Claim = {
  id: 'owed-never-loaded',
  title: 'A row is never loaded while a write of it is owed',
  applies: () => true,
  watch: () => new Watch(),
}
