import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** Values that are remembered as undone: one may be read long after its write has failed. */
const REMEMBERED = 10_000

/** A write whose value was cached before it is saved. The steps by their `seq`; 0: not begun. */
interface Open {
  putting: number
  undoing: number
  writeId: string | null
  /** The database has surely not saved it. */
  failed: boolean
  /** Nobody knows whether its value is still in the cache. */
  stuck: boolean
}

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly open = new Map<number, Open>()
  /** When each value was surely undone, by its write, the oldest first: the `seq` of the reply. */
  private readonly undone = new Map<string, number>()
  /** When each open read began its last look. */
  private readonly looked = new Map<number, number>()
  private failed = 0
  private left = 0
  private stuck = 0
  private reads = 0
  private served = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'cache:asked':
        this.looked.set(event.req, event.seq)
        return
      case 'cache:setting':
        return this.begin(event)
      case 'cache:set':
      case 'cache:deleted':
      case 'cache:refused':
        return this.end(event)
      case 'call:failed':
        return this.fail(event)
      case 'request:finished':
        if (event.op === 'read') this.read(event)
        else this.finish(event)
        return
      default:
        return
    }
  }

  private begin({ seq, req, how }: EventOf<'cache:setting'>): void {
    const write = this.open.get(req)
    if (how === 'undo' && write) write.undoing = seq
    if (how !== 'put') return
    const steps = { putting: seq, undoing: 0, writeId: null }
    this.open.set(req, { ...steps, failed: false, stuck: false })
  }

  private end(event: EventOf<'cache:set' | 'cache:deleted' | 'cache:refused'>): void {
    const write = this.open.get(event.req)
    if (!write) return
    if (event.type === 'cache:set' && event.of === write.putting) write.writeId = event.writeId
    else if (event.of === write.undoing && write.writeId !== null) {
      this.undone.set(write.writeId, event.seq)
      const [oldest] = this.undone.keys()
      if (this.undone.size > REMEMBERED && oldest !== undefined) this.undone.delete(oldest)
    }
  }

  private fail({ req, call, unknown }: EventOf<'call:failed'>): void {
    const write = this.open.get(req)
    if (write && call === 'db.write') write.failed = !unknown
    else if (write && call === 'cache.undo') write.stuck = true
  }

  private finish(event: EventOf<'request:finished'>): void {
    const { req, outcome } = event
    const write = this.open.get(req)
    this.open.delete(req)
    // The end of the run leaves no time to undo.
    if (!write?.failed || outcome === 'cancelled') return
    this.failed++
    if (write.stuck) {
      this.stuck++
      return
    }
    this.proof.tested(event)
    if (write.undoing > 0) return
    this.left++
    this.proof.broken(event)
  }

  /** Its last look is where it has its value from. */
  private read(event: EventOf<'request:finished'>): void {
    const { req, writeId } = event
    const looked = this.looked.get(req) ?? 0
    this.looked.delete(req)
    this.reads++
    if (writeId === undefined || looked <= (this.undone.get(writeId) ?? Infinity)) return
    this.served++
    this.proof.broken(event)
  }

  verdict() {
    const { failed, left, stuck, reads, served } = this
    if (left > 0)
      return { held: false, detail: `${left} of ${failed} failed writes were left there` }
    if (served > 0)
      return { held: false, detail: `${served} of ${reads} reads got what had been undone` }
    if (failed === 0) return { held: true, detail: 'no write has failed' }
    const undone = `${failed - stuck} of ${failed} failed writes undone, none read after that`
    const why = stuck > 0 ? `; for ${stuck} the undo failed too, or had no answer` : ''
    return { held: true, detail: undone + why }
  }
}

/**
 * A value that the database has refused is taken out of the cache before its writer is answered, and no
 * look that begins after that finds it. A write without an answer may be saved: its value stays.
 */
export const failedIsUndone: Claim = {
  id: 'failed-write-undone',
  title: 'A failed write is undone, and nobody reads it after that',
  applies: ({ params }) => params['order'] === 'cache-first' && params['onFailure'] === 'undo',
  watch: () => new Watch(),
}
