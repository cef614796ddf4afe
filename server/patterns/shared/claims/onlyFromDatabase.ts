import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** What the database said last to each client's request: the version, or null for "no row". */
  private readonly said = new Map<number, number | null>()
  private sets = 0
  private invented = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    // A query that fails leaves nothing, not even what an earlier one was told.
    if (event.type === 'db:asked') this.said.delete(event.req)
    else if (event.type === 'db:answered') this.said.set(event.req, event.version)
    else if (event.type === 'request:finished') this.said.delete(event.req)
    else if (event.type === 'cache:set') {
      this.sets++
      this.proof.tested(event)
      if (this.said.get(event.req) === event.version) return
      this.invented++
      this.proof.broken(event)
    }
  }

  verdict() {
    if (this.invented > 0) {
      return {
        held: false,
        detail: `${this.invented} of ${this.sets} cached values came from elsewhere`,
      }
    }
    return { held: true, detail: `${this.sets} values cached, each as the database gave it` }
  }
}

/** An error is never cached as a value: what is cached is what the database answered. */
export const onlyFromDatabase: Claim = {
  id: 'only-from-database',
  title: 'Only answers of the database are cached',
  applies: () => true,
  watch: () => new Watch(),
}
