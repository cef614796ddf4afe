import { book, emptyLedger } from '../../protocol/ledger'
import type { EventOf } from '../../protocol/events'
import type { Claim } from '../shared/definition'
import { Proof } from '../shared/proof'

/** The run ends drained: each acknowledged write is in the database, or a later one of its key is. */
export const nothingLost: Claim = {
  id: 'nothing-lost',
  title: 'Every acknowledged write reaches the database, or a later one of its key does',
  applies: ({ params }) => params['ack'] === 'after-commit' && params['apply'] === 'newer-only',
  watch: () => {
    const proof = new Proof()
    const ledger = emptyLedger()
    let how: EventOf<'queue:drained'>['how'] | null = null
    let over = false
    return {
      proof,
      see: (event) => {
        const { applied, superseded } = ledger
        book(ledger, event)
        if (ledger.applied > applied || ledger.superseded > superseded) proof.tested(event)
        if (event.type === 'queue:drained') {
          how = event.how
          if (ledger.lost > 0) proof.broken(event)
        } else if (event.type === 'run:finished') {
          over = true
          if (ledger.owed > 0) proof.broken(event)
        }
      },
      verdict: () => {
        const { acknowledged, applied, superseded, owed, lost } = ledger
        const figures = `${acknowledged} acknowledged: ${applied} applied, ${superseded} superseded`
        if (how === 'hurried' && lost > 0) {
          return { held: true, detail: `${figures}, ${lost} given up: nobody waited for the queue` }
        }
        if (lost > 0) {
          const why = how === 'stuck' ? ': nothing went on in the queue any more' : ''
          return { held: false, detail: `${lost} of ${acknowledged} are lost${why}` }
        }
        if (over && owed > 0) {
          return { held: false, detail: `${owed} of ${acknowledged} were still owed at the end` }
        }
        return { held: true, detail: owed > 0 ? `${figures}, ${owed} still owed` : figures }
      },
    }
  },
}
