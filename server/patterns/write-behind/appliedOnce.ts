import { book, emptyLedger } from '../../protocol/ledger'
import type { Claim } from '../shared/definition'

/** Delivery is at least once: what comes twice, or late, must change nothing. */
export const appliedOnce: Claim = {
  id: 'applied-once',
  title: 'No write is applied twice, and no older one over a newer',
  applies: ({ params }) => params['apply'] === 'newer-only',
  watch: () => {
    const ledger = emptyLedger()
    let again = 0
    return {
      see: (event) => {
        book(ledger, event)
        if (event.type === 'job:skipped' && event.why === 'again') again++
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
