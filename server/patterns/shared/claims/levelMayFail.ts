import { isCutOff } from '../../../protocol/cutOff'
import type { EventOf } from '../../../protocol/events'
import type { ParamValues } from '../../../protocol/params'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

/** A cache is passed by when it does not answer, and so is a lock that stands on one; the database is not. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Open requests in which a call to a cache, or to a lock on it, has failed. */
  private readonly touched = new Set<number>()
  private calls = 0
  private requests = 0
  private errors = 0
  /** When each open request began, and the last failure of the database: by `seq`. */
  private readonly began = new Map<number, number>()
  private databaseFailed = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'request:started') this.began.set(event.req, event.seq)
    else if (event.type === 'call:failed') {
      if (event.call.startsWith('db.')) this.databaseFailed = event.seq
      if (!/^(cache|lock)\./.test(event.call) || isCutOff(event)) return
      this.calls++
      this.touched.add(event.req)
    } else if (event.type === 'request:finished') this.finish(event)
  }

  private finish(event: EventOf<'request:finished'>): void {
    const { req, outcome, error } = event
    // It may have waited for another's query that failed.
    const excused = this.databaseFailed > (this.began.get(req) ?? 0)
    this.began.delete(req)
    if (!this.touched.delete(req)) return
    const failed = outcome === 'error' || outcome === 'unknown'
    if (failed && (error === 'patience' || excused)) return
    this.requests++
    this.proof.tested(event)
    if (!failed) return
    this.errors++
    this.proof.broken(event)
  }

  verdict() {
    if (this.errors > 0) {
      return { held: false, detail: `${this.errors} of ${this.requests} ended in an error` }
    }
    const what = `${this.calls} calls to a cache failed, and none of the ${this.requests} requests`
    return { held: true, detail: this.calls === 0 ? 'no cache was away' : what }
  }
}

/** @param applies with which settings the cache is passed by when it fails */
export const levelMayFail = (title: string, applies: (params: ParamValues) => boolean): Claim => ({
  id: 'a-level-may-fail',
  title,
  applies: ({ params }) => applies(params) && params['dbErrors'] === 0,
  watch: () => new Watch(),
})
