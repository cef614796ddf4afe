import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

interface Lease {
  token: string
  /** The lease is valid at least until this time: the *call* of the acquire + lease. */
  validUntil: number
}

/** Redis counts whole milliseconds. */
const ROUNDING_MS = 2
/** Answers of a node that died may be read a moment after its loss was told, in ms. */
const LATE_MS = 50

/**
 * A server that is lost takes its leases along. So does a master of a cluster: whether its replica had
 * them is not known, and so nothing is said of any lease that was asked for before.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly asked = new Map<string, number>()
  private readonly valid = new Map<string, Lease>()
  /** What was asked for before this may be lost, in ms. */
  private doubtedUpTo = -1
  private acquired = 0
  private overlaps = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'lock:requested') this.asked.set(event.token, event.at)
    else if (event.type === 'lock:releasing') {
      if (this.valid.get(event.key)?.token === event.token) this.valid.delete(event.key)
      this.asked.delete(event.token)
    } else if (event.type === 'service:lost' || event.type === 'cluster:lost') {
      this.valid.clear()
      this.doubtedUpTo = event.at + LATE_MS
    } else if (event.type === 'lock:acquired') {
      const other = this.valid.get(event.key)
      this.acquired++
      this.proof.tested(event)
      if (other && other.token !== event.token && event.at < other.validUntil - ROUNDING_MS) {
        this.overlaps++
        this.proof.broken(event)
      }
      const asked = this.asked.get(event.token) ?? event.at
      const validUntil = asked + event.leaseMs
      if (asked > this.doubtedUpTo) this.valid.set(event.key, { token: event.token, validUntil })
      else this.valid.delete(event.key)
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
