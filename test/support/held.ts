import type { Run } from '@/server/engine'
import { eventsOf, ofType } from './lab'

export interface HeldRequest {
  /** Its latency, as the run tells it. */
  ms: number
  /** From its first event to its last. */
  wholeMs: number
  /** For how long of that the run was paused, or its calls were delayed by slow motion. */
  heldMs: number
}

/** The requests of a run that were held, by the events of the run itself and no other clock. */
export function heldRequests(run: Run): HeldRequest[] {
  const events = eventsOf(run)
  const resumed = ofType(events, 'run:resumed').map(({ at }) => at)
  const pauses = ofType(events, 'run:paused').map(({ at }) => ({
    ...{ from: at, to: resumed.find((then) => then >= at) ?? Infinity },
  }))
  const passed = ofType(events, 'gate:passed').filter(({ by }) => by === 'pace')
  const begun = new Map(ofType(events, 'request:started').map(({ req, at }) => [req, at]))
  const requests = ofType(events, 'request:finished').map(({ req, at: end, ms }) => {
    const start = begun.get(req) ?? end
    // One that ended in the pause had its last call under way: nothing held it.
    const paused = pauses.map(({ from, to }) => (end < to ? 0 : to - Math.max(start, from)))
    const paced = passed.filter((one) => one.req === req).map((one) => one.ms)
    const heldMs = [...paused, ...paced].reduce((sum, part) => sum + Math.max(0, part), 0)
    return { ms, wholeMs: end - start, heldMs }
  })
  return requests.filter(({ heldMs }) => heldMs > 0)
}
