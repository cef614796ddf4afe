import {
  emptyHistogram,
  quantile,
  type Bucket,
  type Histogram,
  type LabState,
} from '@/server/protocol'
import { mergeBy } from '../scale'

export const MAX_POINTS = 150

/** Percentiles of the reads that ended in this step, ms. Null, a gap, when none did. */
export interface LatencyPoint {
  at: number
  p50: number | null
  p95: number | null
  p99: number | null
  /** No read ended in the steps beside it. */
  alone: boolean
}

export function latencySeries(state: LabState): LatencyPoint[] {
  const { buckets, stepMs } = state.series
  const by = mergeBy(buckets.length, MAX_POINTS)
  const points: LatencyPoint[] = []
  for (let first = 0; first < buckets.length; first += by) {
    const histogram = together(buckets.slice(first, first + by))
    points.push({ at: (first + by / 2) * stepMs, ...percentiles(histogram), alone: false })
  }
  points.forEach((point, i) => {
    const beside = [points[i - 1], points[i + 1]]
    point.alone = point.p99 !== null && beside.every((other) => (other?.p99 ?? null) === null)
  })
  return points
}

/** Dotted, dashed, solid: the curves are told apart without their greys. */
export const DASHES = { p50: '1.5 1.5', p95: '4 2' } as const

/**
 * The p99 of the step that fills now or of the whole one before it, ms; null: no read ended in either.
 * @param now to which the chart is drawn, ms
 */
export function p99Now(points: readonly LatencyPoint[], now: number): number | null {
  const step = 2 * (points[0]?.at ?? 0)
  const last = points.findLast(({ p99 }) => p99 !== null)
  return last && now < last.at + 1.5 * step ? last.p99 : null
}

type Percentiles = Omit<LatencyPoint, 'at' | 'alone'>

/** A bucket that is over keeps its figures: only those that grew are computed again. */
const known = new WeakMap<Histogram, { count: number; figures: Percentiles }>()

function percentiles(histogram: Histogram): Percentiles {
  if (histogram.count === 0) return { p50: null, p95: null, p99: null }
  const before = known.get(histogram)
  if (before?.count === histogram.count) return before.figures
  const of = (share: number) => quantile(histogram, share)
  const figures = { p50: of(0.5), p95: of(0.95), p99: of(0.99) }
  known.set(histogram, { count: histogram.count, figures })
  return figures
}

function together(buckets: readonly Bucket[]): Histogram {
  if (buckets.length === 1 && buckets[0]) return buckets[0].readMs
  const sum = emptyHistogram()
  for (const { readMs } of buckets) {
    sum.count += readMs.count
    sum.max = Math.max(sum.max, readMs.max)
    for (const [key, count] of Object.entries(readMs.buckets)) {
      sum.buckets[Number(key)] = (sum.buckets[Number(key)] ?? 0) + count
    }
  }
  return sum
}

/** The wait of the read that has been open longest, as it grew: it has no end, so it is dashed. */
export function openCurve(openMs: number | null, now: number): { at: number; open: number }[] {
  // Narrower than a sixtieth of the picture it would be a spot: the figure in the heading says it.
  if (openMs === null || openMs < Math.max(20, now / 60)) return []
  const POINTS = 12
  return Array.from({ length: POINTS }, (_, i) => {
    // Closer together at the start, where a logarithmic axis rises most.
    const waited = openMs * ((i + 1) / POINTS) ** 2
    return { at: now - openMs + waited, open: waited }
  })
}

/** Whole powers of ten around all that is drawn, ms. */
export function decades(points: readonly Percentiles[], openMs: number | null): [number, number] {
  let least = openMs ?? Infinity
  let most = openMs ?? 0
  for (const { p50, p99 } of points) {
    if (p50 !== null) least = Math.min(least, p50)
    if (p99 !== null) most = Math.max(most, p99)
  }
  if (most === 0) return [0.1, 1000]
  const low = Math.min(-1, Math.floor(Math.log10(Math.max(least, 0.01))))
  return [10 ** low, 10 ** Math.max(2, Math.ceil(Math.log10(most)))]
}

/** `10 µs`, `0.1 ms`, `10 ms`, `1 s` */
export function sayDecade(ms: number): string {
  if (ms < 0.1) return `${Math.round(ms * 1000)} µs`
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}
