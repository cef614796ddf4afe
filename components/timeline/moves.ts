import { store } from '../stream/store'
import type { Moment } from '../stream/timeTravel'
import type { MomentKind } from './model/kinds'
import { controller, runEnd, timeline } from './live'
import { anomalyAt, showAnomaly } from './proof'

export { runEnd }

/** Looks at a moment of the run. */
export const lookAt = (moment: Moment): Promise<void> => store.seek(moment)

/** Stops the picture at this moment; the run goes on. */
export const freeze = (): Promise<void> => lookAt({ at: runEnd() })

export function backToLive(): void {
  controller.choose(-1)
  controller.prove(null)
  store.backToLive()
}

/** The moment by a share of what is in sight, forth or back. */
export function scrub(share: number): Promise<void> {
  const { from, to } = controller.window
  const at = (store.view().cursor?.at ?? runEnd()) + share * (to - from)
  return lookAt({ at: Math.min(Math.max(0, at), runEnd()) })
}

/** To the next or the previous event. */
export const stepEvent = (by: 1 | -1): Promise<void> => store.stepEvent(by)

/** Whether there is such a moment after, or before, the one that is looked at. */
export function momentBeside(
  kind: MomentKind,
  direction: 1 | -1,
): { seq: number; at: number } | null {
  const { cursor, live } = store.view()
  const moments = timeline.moments[kind]
  const place = moments.placeBeside(cursor?.seq ?? live.seq, direction)
  if (place === -1) return null
  // An expiry has no event of its own: the last one before it is what it is found by.
  const at = moments.timeAt(place)
  if (cursor && kind === 'expiry') return expiryBeside(cursor.at, direction)
  return { seq: moments.valueAt(place), at }
}

function expiryBeside(at: number, direction: 1 | -1): { seq: number; at: number } | null {
  const moments = timeline.moments.expiry
  let place = moments.placeFrom(at)
  if (direction === -1) place--
  else while (place < moments.length && moments.timeAt(place) <= at) place++
  if (place < 0 || place >= moments.length) return null
  return { seq: moments.valueAt(place), at: moments.timeAt(place) }
}

/** Jumps to the next or the previous moment of a kind; from now to the last one there was. */
export function jump(kind: MomentKind, direction: 1 | -1): Promise<void> {
  const live = store.view().cursor === null
  const beside = momentBeside(kind, live ? -1 : direction)
  if (!beside) return Promise.resolve()
  const anomaly = anomalyAt(kind, beside.seq)
  if (anomaly) return showAnomaly(anomaly)
  controller.prove(null)
  return lookAt(kind === 'expiry' ? { at: beside.at } : { seq: beside.seq })
}
