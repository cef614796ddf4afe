import type { Claim, ClaimWatch } from '../shared/definition'

/** The two levels are passed by when they do not answer; the database and a lock are not. */
class Watch implements ClaimWatch {
  /** Open requests in which a call to a level has failed. */
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
    const what = `${this.calls} calls to a level failed, and none of the ${this.requests} requests`
    return { held: true, detail: this.calls === 0 ? 'no level was away' : what }
  }
}

export const levelMayFail: Claim = {
  id: 'a-level-may-fail',
  title: 'A level that is down costs no caller an error',
  // The lock stands on level 1: with it, both are gone.
  applies: ({ params }) => params['protection'] !== 'redis-lock' && params['dbErrors'] === 0,
  watch: () => new Watch(),
}
