/**
 * A latency histogram with buckets 2 % wide: plain data, so that it can be saved, merged and
 * recomputed from the events to the same figures. Times are milliseconds.
 */
export interface Histogram {
  count: number
  max: number
  buckets: Record<number, number>
}

const GROWTH = Math.log(1.02)

export const emptyHistogram = (): Histogram => ({ count: 0, max: 0, buckets: {} })

export function addTo(histogram: Histogram, ms: number): void {
  // 1 µs is the smallest time told apart.
  const bucket = Math.max(0, Math.ceil(Math.log(Math.max(ms * 1000, 1)) / GROWTH))
  histogram.count++
  histogram.max = Math.max(histogram.max, ms)
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
}

/** The time below which `share` (0..1) of the values lie, at most 2 % too high; 0 when empty. */
export function quantile(histogram: Histogram, share: number): number {
  let left = Math.ceil(histogram.count * share)
  if (left === 0) return 0
  for (const [bucket, count] of Object.entries(histogram.buckets)) {
    left -= count
    // Integer keys are iterated in ascending order by the language.
    if (left <= 0) return Math.min(Math.exp(Number(bucket) * GROWTH) / 1000, histogram.max)
  }
  return histogram.max
}

/** How many of the values are above `ms`, at most 2 % of it wrong. */
export function countAbove(histogram: Histogram, ms: number): number {
  const limit = Math.ceil(Math.log(ms * 1000) / GROWTH)
  let above = 0
  for (const [bucket, count] of Object.entries(histogram.buckets)) {
    if (Number(bucket) > limit) above += count
  }
  return above
}
