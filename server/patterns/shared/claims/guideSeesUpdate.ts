import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private written = 0
  private read = 0
  private wrong = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type !== 'request:finished' || event.version === null) return
    if (event.op === 'write') this.written = event.version
    else {
      this.read = event.version
      if (this.written > 0) this.proof.tested(event)
      if (event.version >= this.written) return
      this.wrong++
      this.proof.broken(event)
    }
  }

  verdict() {
    const { written, read } = this
    if (written === 0) return { held: true, detail: 'no write yet' }
    return { held: this.wrong === 0, detail: `v${written} was written, v${read} read last` }
  }
}

/** One client, one after the other: what it wrote is what it reads. */
export const guideSeesUpdate: Claim = {
  id: 'guide-sees-update',
  title: 'The read after the update returns the new name',
  applies: ({ scenario, params }) => scenario === 'guide' && params['strategy'] !== 'ttl-only',
  watch: () => new Watch(),
}
