import type { LabState } from '@/server/protocol'
import { percent } from '@/components/panels/format'
import { mergeBy } from '../scale'

export const MAX_POINTS = 150

export interface RatePoint {
  /** The middle of its time, ms. */
  at: number
  /** Its time, ms. */
  widthMs: number
  /** First looks per second. */
  hits: number
  misses: number
}
export interface HitsSeries {
  points: RatePoint[]
  /** Share of hits among the first looks: of the last point, of the whole run when it is over; 0..1. Null: none looked. */
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
      widthMs: ms,
      hits: sum.hits * perSecond,
      misses: sum.misses * perSecond,
    })
    all.hits += sum.hits
    all.misses += sum.misses
    ratio = shareOf(sum)
  }
  // When it is over nothing is new: the figure is that of the whole run, as in the headline.
  return { points, ratio: over ? shareOf(all) : ratio }
}

const shareOf = ({ hits, misses }: { hits: number; misses: number }): number | null =>
  hits + misses === 0 ? null : hits / (hits + misses)

/** A corner of the curve: the share of hits in percent; null: nobody looked, and nothing is drawn. */
export interface RatioPoint {
  at: number
  ratio: number | null
}

/** The ratio over the run's time: of each step as long as it took. */
export const ratioCurve = (points: readonly RatePoint[]): RatioPoint[] =>
  points.flatMap((point) => {
    const share = shareOf(point)
    const ratio = share === null ? null : share * 100
    const half = point.widthMs / 2
    return [-half, half].map((apart) => ({ at: point.at + apart, ratio }))
  })

/** The figure at the head of the chart: of now, or where nobody looks now, the last there was. */
export function ratioNow(
  { points, ratio }: HitsSeries,
  over: boolean,
): { when: string; figure: string } {
  const last = points.findLast((point) => shareOf(point) !== null)
  const share = ratio ?? (last ? shareOf(last) : null)
  if (share === null) return { when: '', figure: '–' }
  return { when: over ? '' : ratio === null ? 'last' : 'now', figure: `${percent(share)} %` }
}

/** The figure of now, or of the whole run when it is over, in one sentence. */
export function sayHits({ points, ratio }: HitsSeries, over: boolean): string {
  const share = ratio === null ? null : `${percent(ratio)} %`
  if (over) return `Hit ratio of the whole run ${share ?? 'none'}.`
  const last = points.at(-1)
  if (!last || share === null) return 'No read looks into the cache now, so there is no hit ratio.'
  return `Hit ratio now ${share}; ${Math.round(last.hits)} hits and ${Math.round(last.misses)} misses per second.`
}
