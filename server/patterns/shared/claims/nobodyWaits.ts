import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

/** A read that found a value, fresh or old, is answered with it: loads go on behind its back. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly found = new Set<number>()
  private answered = 0
  private waited = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'cache:answered') {
      if (event.found === 'nothing' || this.found.has(event.req)) return
      this.found.add(event.req)
      this.answered++
    } else if (event.type === 'request:finished') {
      if (this.found.delete(event.req)) this.proof.tested(event)
    } else if (event.type === 'wait:began' && this.found.has(event.req)) {
      this.waited++
      this.proof.broken(event)
    }
  }

  verdict() {
    const detail = `${this.answered} reads found a value, ${this.waited} of them waited all the same`
    return { held: this.waited === 0, detail }
  }
}

export const nobodyWaits: Claim = {
  id: 'nobody-waits-for-a-refresh',
  title: 'Who finds a value never waits',
  applies: ({ params }) =>
    params['protection'] === 'stale-while-revalidate' || params['protection'] === 'early-refresh',
  watch: () => new Watch(),
}
