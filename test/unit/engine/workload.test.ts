import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/server/adapters/random'
import { settingsOf } from '@/server/engine/params'
import { isMissing, nextRequest, Zipf } from '@/server/engine/workload'

const DRAWS = 40_000

function shares(keys: number, skew: number): number[] {
  const [zipf, random] = [new Zipf(), seededRandom(1, 1)]
  const counts = new Array<number>(keys).fill(0)
  for (let i = 0; i < DRAWS; i++) {
    const id = zipf.pick(random, keys, skew)
    counts[id - 1] = (counts[id - 1] ?? 0) + 1
  }
  return counts.map((n) => n / DRAWS)
}

describe('the choice of keys', () => {
  it.each([
    [8, 0],
    [8, 1],
    [20, 2],
    [5, 0.5],
  ])('with %d keys and skew %d follows 1 / rank^skew', (keys, skew) => {
    const weights = Array.from({ length: keys }, (_, i) => (i + 1) ** -skew)
    const total = weights.reduce((a, b) => a + b, 0)
    shares(keys, skew).forEach((share, i) => {
      const wanted = (weights[i] ?? 0) / total
      // Five standard deviations, and the numbers are seeded: this is certain, not likely.
      const spread = 5 * Math.sqrt((wanted * (1 - wanted)) / DRAWS)
      expect(Math.abs(share - wanted)).toBeLessThan(spread)
    })
  })

  it('is always one of the keys, also when the sliders move', () => {
    const zipf = new Zipf()
    const slider = fc.tuple(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    )
    fc.assert(
      fc.property(slider, ([keys, skew, drawn]) => {
        const id = zipf.pick({ next: () => drawn, token: () => '' }, keys, skew)
        expect(Number.isInteger(id) && id >= 1 && id <= keys).toBe(true)
      }),
    )
  })

  it('is repeated by the same seed and client, and by no other', () => {
    const settings = settingsOf({ keys: 100, readRatio: 0.5 }, 1)
    const draw = (seed: number, client: number) => {
      const [random, zipf] = [seededRandom(seed, client), new Zipf()]
      return Array.from({ length: 50 }, () => nextRequest(random, zipf, settings))
    }
    expect(draw(42, 1)).toEqual(draw(42, 1))
    expect(draw(42, 1)).not.toEqual(draw(43, 1))
    expect(draw(42, 1)).not.toEqual(draw(42, 2))
  })

  it('mixes reads and writes as told', () => {
    const reads = (readRatio: number) => {
      const [random, zipf] = [seededRandom(3, 3), new Zipf()]
      const settings = settingsOf({ keys: 4, readRatio }, 1)
      const ops = Array.from({ length: 4000 }, () => nextRequest(random, zipf, settings).op)
      return ops.filter((op) => op === 'read').length / 4000
    }
    expect([reads(0), reads(1)]).toEqual([0, 1])
    expect(Math.abs(reads(0.8) - 0.8)).toBeLessThan(0.03)
  })

  it('leaves out the share of rows that shall be missing, evenly', () => {
    const missing = (share: number, keys: number) =>
      Array.from({ length: keys }, (_, i) => i + 1).filter((id) => isMissing(id, share))
    expect(missing(0, 100)).toEqual([])
    expect(missing(1, 4)).toEqual([1, 2, 3, 4])
    expect(missing(0.5, 4)).toEqual([2, 4])
    expect(missing(0.25, 100)).toHaveLength(25)
  })

  it('draws tokens of 12 hexadecimal digits that do not come twice', () => {
    const randoms = Array.from({ length: 50 }, (_, client) => seededRandom(1, -client))
    const tokens = randoms.flatMap((random) => Array.from({ length: 100 }, () => random.token()))
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{12}$/)
    expect(new Set(tokens).size).toBe(tokens.length)
  })
})
