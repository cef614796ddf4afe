import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private reads = 0
  private unsaved = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type !== 'request:finished' || event.op !== 'read') return
    this.reads++
    this.proof.tested(event)
    // A value without a version was cached before the database had it.
    if (event.writeId === undefined) return
    this.unsaved++
    this.proof.broken(event)
  }

  verdict() {
    if (this.unsaved > 0) {
      return {
        held: false,
        detail: `${this.unsaved} of ${this.reads} reads came before the commit`,
      }
    }
    return { held: true, detail: `${this.reads} reads, each of a saved value` }
  }
}

export const onlySavedRead: Claim = {
  id: 'only-saved-read',
  title: 'Nobody reads what is not saved',
  applies: ({ params }) => params['order'] === 'database-first',
  watch: () => new Watch(),
}
