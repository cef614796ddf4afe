import type { LabState } from '@/server/protocol'
import { mergeBy } from '../scale'

export const MAX_POINTS = 150

export interface RatePoint {
  /** The middle of its time, ms. */
  at: number
  /** First looks per second. */
  hits: number
  misses: number
}
export interface HitsSeries {
  points: RatePoint[]
  /** Share of hits among the first looks: of the last point that had any, of the whole run when it is over; 0..1. */
  ratio: number | null
}

/** Rates of whole steps only: a step that is still filling would look like a fall. */
export function hitsSeries(state: LabState, now: number): HitsSeries {
  const { buckets, stepMs } = state.series
  const over = state.status === 'finished'
  const whole = over ? buckets.length : Math.floor(now / stepMs)
  const by = mergeBy(whole, MAX_POINTS)
  const points: RatePoint[] = []
  const all = { hits: 0, misses: 0 }
  let ratio: number | null = null
  for (let first = 0; first + by <= whole || (over && first < whole); first += by) {
    const sum = { hits: 0, misses: 0 }
    for (const bucket of buckets.slice(first, first + by)) {
      sum.hits += bucket.hits
      sum.misses += bucket.misses
    }
    const from = first * stepMs
    // The last step of a finished run may be short.
    const ms = over ? Math.max(1, Math.min(by * stepMs, now - from)) : by * stepMs
    const perSecond = 1000 / Math.max(ms, stepMs / 4)
    points.push({
      at: from + ms / 2,
      hits: sum.hits * perSecond,
      misses: sum.misses * perSecond,
    })
    all.hits += sum.hits
    all.misses += sum.misses
    if (sum.hits + sum.misses > 0) ratio = sum.hits / (sum.hits + sum.misses)
  }
  // When it is over nothing is new: the figure is that of the whole run, as in the headline.
  if (over && ratio !== null) ratio = all.hits / (all.hits + all.misses)
  return { points, ratio }
}
