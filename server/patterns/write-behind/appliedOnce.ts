import { book, emptyLedger } from '../../protocol/ledger'
import type { Claim } from '../shared/definition'
import { Proof } from '../shared/proof'

/** Delivery is at least once: what comes twice, or late, must change nothing. */
export const appliedOnce: Claim = {
  id: 'applied-once',
  title: 'No write is applied twice, and no older one over a newer',
  applies: ({ params }) => params['apply'] === 'newer-only',
  watch: () => {
    const proof = new Proof()
    const ledger = emptyLedger()
    let again = 0
    return {
      proof,
      see: (event) => {
        const { doubled } = ledger
        book(ledger, event)
        if (event.type === 'job:applied') proof.tested(event)
        // What comes again, or late, is the hardest test.
        else if (event.type === 'job:skipped') proof.tested(event, 0)
        if (event.type === 'job:skipped' && event.why === 'again') again++
        if (ledger.doubled > doubled) proof.broken(event)
      },
      verdict: () => {
        const { doubled, applied } = ledger
        if (doubled > 0) return { held: false, detail: `${doubled} commits were one too many` }
        const came = again > 0 ? `; ${again} came again and changed nothing` : ''
        return { held: true, detail: `${applied} applied, each once${came}` }
      },
    }
  },
}
