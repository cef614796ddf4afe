import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTo, countAbove, emptyHistogram, quantile, quantiles } from '@/server/protocol'

const of = (times: number[]) => {
  const histogram = emptyHistogram()
  for (const ms of times) addTo(histogram, ms)
  return histogram
}
const exact = (times: number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? 0

const times = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1 })
const shares = fc.constantFrom(0.01, 0.5, 0.9, 0.95, 0.99, 1)

describe('the histogram', () => {
  it('gives quantiles that are at most 1 % wrong, and the longest time exactly', () => {
    fc.assert(
      fc.property(times, shares, (values, share) => {
        const [got, want] = [quantile(of(values), share), exact(values, share)]
        expect(Math.abs(got - want)).toBeLessThanOrEqual(want * 0.01)
        expect(quantile(of(values), 1)).toBe(Math.max(...values))
      }),
      { numRuns: 500 },
    )
  })

  it('never says more than the longest time, and is in order', () => {
    fc.assert(
      fc.property(times, (values) => {
        const { p50, p95, p99, max } = quantiles(of(values))
        expect(p50).toBeLessThanOrEqual(p95)
        expect(p95).toBeLessThanOrEqual(p99)
        expect(p99).toBeLessThanOrEqual(max)
        expect(max).toBeCloseTo(Math.max(...values), 3)
      }),
    )
  })

  it('tells 1, 10, 100 ms and 1 s from what is a little longer', () => {
    for (const limit of [1, 10, 100, 1000]) {
      const around = [0.98, 0.999, 1, 1.001, 1.01, 1.03].map((share) => limit * share)
      expect(countAbove(of(around), limit)).toBe(3)
    }
  })

  it('counts times of nothing and is 0 when it is empty', () => {
    expect(quantiles(emptyHistogram())).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 })
    expect(of([0, 0, 0])).toMatchObject({ count: 3, max: 0 })
    expect(quantile(of([0, 0, 0]), 0.5)).toBe(0)
  })
})
