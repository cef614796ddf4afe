import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly committed = new Set<number>()
  private answered = 0
  private unsaved = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'db:answered' && event.op === 'write') this.committed.add(event.req)
    else if (event.type === 'request:finished') {
      if (event.outcome === 'write') {
        this.answered++
        this.proof.tested(event)
        if (!this.committed.has(event.req)) {
          this.unsaved++
          this.proof.broken(event)
        }
      }
      this.committed.delete(event.req)
    }
  }

  verdict() {
    if (this.unsaved > 0) {
      return { held: false, detail: `${this.unsaved} of ${this.answered} were not in the database` }
    }
    return { held: true, detail: `${this.answered} writes answered, each after its commit` }
  }
}

export const savedWhenAnswered: Claim = {
  id: 'saved-when-answered',
  title: 'A write is in the database when it is answered',
  applies: () => true,
  watch: () => new Watch(),
}
