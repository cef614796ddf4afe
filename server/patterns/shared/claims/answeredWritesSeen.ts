import type { EventOf } from '../../../protocol/events'
import type { ParamValues } from '../../../protocol/params'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** The newest version of each row of which a writer was told. */
  private readonly answered = new Map<number, number>()
  /** What each open read must return at least. */
  private readonly due = new Map<number, number>()
  private reads = 0
  private older = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'request:started' && event.op === 'read') {
      this.due.set(event.req, this.answered.get(event.id) ?? 0)
    } else if (event.type === 'request:finished') {
      if (event.op === 'read') this.returned(event)
      else if (event.outcome === 'write' && event.version !== null) {
        const known = this.answered.get(event.id) ?? 0
        this.answered.set(event.id, Math.max(known, event.version))
      }
    }
  }

  private returned(event: EventOf<'request:finished'>): void {
    const { req, version } = event
    const due = this.due.get(req) ?? 0
    this.due.delete(req)
    if (version === null) return
    this.reads++
    // Before the first answered write any row will do.
    if (due > 0) this.proof.tested(event, version - due)
    if (version >= due) return
    this.older++
    this.proof.broken(event)
  }

  verdict() {
    const { reads, older } = this
    if (older > 0)
      return { held: false, detail: `${older} of ${reads} reads returned an older row` }
    return { held: true, detail: `${reads} reads, none older than an answered write` }
  }
}

/**
 * With the guard, a write that was answered is seen by every read that begins later: its delete has
 * forbidden all older rows. One who joins another's load shares what that had asked for earlier, so
 * single flight and its kin promise less.
 * @param deletes whether a write deletes the copy by these settings
 */
export const answeredWritesSeen = (deletes: (params: ParamValues) => boolean): Claim => ({
  id: 'answered-writes-seen',
  title: 'An answered write is seen by every later read',
  applies: ({ params }) =>
    params['guard'] === 'version' &&
    (params['protection'] === 'redis-lock' || params['protection'] === 'none') &&
    deletes(params),
  restsOnKeys: true,
  watch: () => new Watch(),
})
