/**
 * A latency histogram with buckets just under 2 % wide: plain data, so that it can be saved, merged and
 * recomputed from the events to the same figures. Times are milliseconds.
 */
export interface Histogram {
  count: number
  max: number
  buckets: Record<number, number>
}

/** Buckets in a power of ten: 1 ms, 10 ms, 100 ms and 1 s each are the end of one. */
const PER_TEN = 117

/** The bucket that ends at or next above a time; 1 µs is the smallest time told apart. */
const bucketOf = (ms: number): number =>
  // The end of a bucket belongs to it, whatever the last digit of its logarithm.
  Math.max(0, Math.ceil(Math.log10(Math.max(ms * 1000, 1)) * PER_TEN - 1e-9))

/** In the middle of a bucket one is wrong by half its width at most. */
const middleOf = (bucket: number): number => 10 ** ((bucket - 0.5) / PER_TEN) / 1000

export const emptyHistogram = (): Histogram => ({ count: 0, max: 0, buckets: {} })

export function addTo(histogram: Histogram, ms: number): void {
  const bucket = bucketOf(ms)
  histogram.count++
  histogram.max = Math.max(histogram.max, ms)
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
}

/** The time below which `share` (0..1) of the values lie, at most 1 % wrong; 0 when empty. */
export function quantile(histogram: Histogram, share: number): number {
  const rank = Math.ceil(histogram.count * share)
  if (rank === 0) return 0
  let left = rank
  for (const [bucket, count] of Object.entries(histogram.buckets)) {
    left -= count
    // Integer keys are iterated in ascending order by the language.
    if (left > 0) continue
    // The last value is the longest one, which is known.
    return rank === histogram.count
      ? histogram.max
      : Math.min(middleOf(Number(bucket)), histogram.max)
  }
  return histogram.max
}

/** How many of the values are above `ms`: exact for 1, 10, 100 … ms, else at most 2 % of it wrong. */
export function countAbove(histogram: Histogram, ms: number): number {
  const limit = bucketOf(ms)
  let above = 0
  for (const [bucket, count] of Object.entries(histogram.buckets)) {
    if (Number(bucket) > limit) above += count
  }
  return above
}
