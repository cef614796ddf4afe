import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

interface Lease {
  token: string
  /** The lease is valid at least until this time: the *call* of the acquire + lease. */
  validUntil: number
}

/** Redis counts whole milliseconds. */
const ROUNDING_MS = 2

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly asked = new Map<string, number>()
  private readonly valid = new Map<string, Lease>()
  private acquired = 0
  private overlaps = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'lock:requested') this.asked.set(event.token, event.at)
    else if (event.type === 'lock:releasing') {
      if (this.valid.get(event.key)?.token === event.token) this.valid.delete(event.key)
      this.asked.delete(event.token)
    } else if (event.type === 'service:lost') this.valid.clear()
    else if (event.type === 'lock:acquired') {
      const other = this.valid.get(event.key)
      this.acquired++
      this.proof.tested(event)
      if (other && other.token !== event.token && event.at < other.validUntil - ROUNDING_MS) {
        this.overlaps++
        this.proof.broken(event)
      }
      const validUntil = (this.asked.get(event.token) ?? event.at) + event.leaseMs
      this.valid.set(event.key, { token: event.token, validUntil })
    }
  }

  verdict() {
    if (this.overlaps > 0) {
      return {
        held: false,
        detail: `${this.overlaps} of ${this.acquired} came inside another's lease`,
      }
    }
    return { held: true, detail: `${this.acquired} times acquired, never inside another's lease` }
  }
}

export const oneLease: Claim = {
  id: 'one-valid-lease',
  title: 'Never two valid leases of one lock',
  applies: ({ params }) => params['protection'] === 'redis-lock',
  restsOnKeys: true,
  watch: () => new Watch(),
}
