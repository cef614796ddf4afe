import type { ParamValues } from '../../../protocol/params'
import type { Claim, ClaimWatch } from '../definition'

/** A cache is passed by when it does not answer; the database and a lock are not. */
class Watch implements ClaimWatch {
  /** Open requests in which a call to a cache has failed. */
  private readonly touched = new Set<number>()
  private calls = 0
  private requests = 0
  private errors = 0
  private databaseFailed = false

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'call:failed') {
      if (event.call.startsWith('db.')) this.databaseFailed = true
      if (!event.call.startsWith('cache.')) return
      this.calls++
      this.touched.add(event.req)
    } else if (event.type === 'request:finished' && this.touched.delete(event.req)) {
      const failed = event.outcome === 'error' || event.outcome === 'unknown'
      this.requests++
      if (failed && event.error !== 'patience' && !this.databaseFailed) this.errors++
    }
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
