import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Requests whose write the broker has. */
  private readonly sent = new Set<number>()
  private answered = 0
  private early = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'queue:sent') this.sent.add(event.req)
    else if (event.type === 'request:finished') {
      const had = this.sent.delete(event.req)
      if (event.outcome !== 'write') return
      this.answered++
      this.proof.tested(event)
      if (had) return
      this.early++
      this.proof.broken(event)
    }
  }

  verdict() {
    if (this.early > 0) {
      return { held: false, detail: `${this.early} of ${this.answered} were answered before` }
    }
    return { held: true, detail: `${this.answered} writes, each answered after the broker` }
  }
}

export const acknowledgedByBroker: Claim = {
  id: 'acknowledged-by-broker',
  title: 'A write is answered only once the broker has it',
  applies: () => true,
  watch: () => new Watch(),
}
