import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTo, emptyHistogram, quantile, quantiles } from '@/server/protocol'

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
  it('gives quantiles that are the exact ones or at most 2 % more', () => {
    fc.assert(
      fc.property(times, shares, (values, share) => {
        const [got, want] = [quantile(of(values), share), exact(values, share)]
        expect(got).toBeGreaterThanOrEqual(want * (1 - 1e-9))
        expect(got).toBeLessThanOrEqual(want * 1.02 * (1 + 1e-9))
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

  it('counts times of nothing and is 0 when it is empty', () => {
    expect(quantiles(emptyHistogram())).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 })
    expect(of([0, 0, 0])).toMatchObject({ count: 3, max: 0 })
    expect(quantile(of([0, 0, 0]), 0.5)).toBe(0)
  })
})
