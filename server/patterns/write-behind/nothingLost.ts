import { book, emptyLedger } from '../../protocol/ledger'
import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch, Verdict } from '../shared/definition'
import { Proof } from '../shared/proof'

/** The run ends drained: each acknowledged write is in the database, or a later one of its key is. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly ledger = emptyLedger()
  private how: EventOf<'queue:drained'>['how'] | null = null
  private over = false
  /** The next try of the worker is to fail: that is told before it begins. */
  private failsNext = false
  /** Jobs whose present try is to fail. */
  private readonly doomed = new Set<string>()
  /** Tries that failed since the last job that came to its end: on purpose, and otherwise. */
  private failed = { onPurpose: 0, else: 0 }

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    const { applied, superseded } = this.ledger
    book(this.ledger, event)
    if (this.ledger.applied > applied || this.ledger.superseded > superseded) {
      this.proof.tested(event)
    }
    switch (event.type) {
      case 'fault:injected':
        // A request's own query has its number; the worker's has none.
        if (event.call === 'db.write' && event.req === 0) this.failsNext = true
        return
      case 'job:started':
        if (this.failsNext) this.doomed.add(event.jobId)
        else this.doomed.delete(event.jobId)
        this.failsNext = false
        return
      case 'job:failed':
        this.failed[this.doomed.delete(event.jobId) ? 'onPurpose' : 'else']++
        return
      case 'job:applied':
      case 'job:skipped':
        this.doomed.delete(event.jobId)
        this.failed = { onPurpose: 0, else: 0 }
        return
      case 'queue:drained':
        this.how = event.how
        if (this.ledger.lost > 0) this.proof.broken(event)
        return
      case 'run:finished':
        this.over = true
        if (this.ledger.owed > 0) this.proof.broken(event)
        return
      default:
        return
    }
  }

  verdict(): Verdict {
    const { how, over, ledger } = this
    const { acknowledged, applied, superseded, owed, lost } = ledger
    const figures = `${acknowledged} acknowledged: ${applied} applied, ${superseded} superseded`
    if (lost > 0) {
      const why = this.whyGivenUp()
      if (why !== null) {
        return { held: true, excused: true, detail: `${figures}, ${lost} given up: ${why}` }
      }
      const stuck = how === 'stuck' ? ': nothing went on in the queue any more' : ''
      return { held: false, detail: `${lost} of ${acknowledged} are lost${stuck}` }
    }
    if (over && owed > 0) {
      return { held: false, detail: `${owed} of ${acknowledged} were still owed at the end` }
    }
    return { held: true, detail: owed > 0 ? `${figures}, ${owed} still owed` : figures }
  }

  /** What the settings or a person asked for; null: none of them explains it. */
  private whyGivenUp(): string | null {
    if (this.how === 'hurried') return 'nobody waited for the queue'
    const { onPurpose, else: other } = this.failed
    if (this.how !== 'stuck' || onPurpose === 0 || other > 0) return null
    return `the last ${onPurpose} tries to write all failed on purpose`
  }
}

export const nothingLost: Claim = {
  id: 'nothing-lost',
  title: 'Every acknowledged write reaches the database, or a later one of its key does',
  applies: ({ params }) => params['ack'] === 'after-commit' && params['apply'] === 'newer-only',
  watch: () => new Watch(),
}
