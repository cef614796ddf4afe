import { book, emptyLedger } from '../../protocol/ledger'
import type { EventOf } from '../../protocol/events'
import type { Claim } from '../shared/definition'

/** The run ends drained: each acknowledged write is in the database, or a later one of its key is. */
export const nothingLost: Claim = {
  id: 'nothing-lost',
  title: 'Every acknowledged write reaches the database, or a later one of its key does',
  applies: ({ params }) => params['ack'] === 'after-commit' && params['apply'] === 'newer-only',
  watch: () => {
    const ledger = emptyLedger()
    let how: EventOf<'queue:drained'>['how'] | null = null
    return {
      see: (event) => {
        book(ledger, event)
        if (event.type === 'queue:drained') how = event.how
      },
      verdict: () => {
        const { acknowledged, applied, superseded, owed, lost } = ledger
        if (lost > 0) return { held: false, detail: `${lost} of ${acknowledged} are lost` }
        if (how === 'stuck') {
          return { held: false, detail: `${owed} are still owed, and nothing went on any more` }
        }
        const figures = `${acknowledged} acknowledged: ${applied} applied, ${superseded} superseded`
        // What the time of the drain did not suffice for is still in the queue.
        return { held: true, detail: owed > 0 ? `${figures}, ${owed} still owed` : figures }
      },
    }
  },
}
