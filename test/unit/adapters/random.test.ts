import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/server/adapters/random'

const SEEDS = Array.from({ length: 1000 }, (_, seed) => seed)

/** The number that is drawn as the `n`th, by the seed. */
const nth = (n: number, stream: number) => (seed: number) => {
  const random = seededRandom(seed, stream)
  for (let i = 1; i < n; i++) random.next()
  return random.next()
}

describe('the random numbers of a client', () => {
  it('are the same for the same seed', () => {
    expect(SEEDS.map(nth(3, 2))).toEqual(SEEDS.map(nth(3, 2)))
  })

  it.each([1, 2, 3, 4, 5, 6])('are spread evenly over the seeds, also number %i', (n) => {
    for (const stream of [0, 1, 2, -1]) {
      const tenths = Array.from({ length: 10 }, () => 0)
      for (const drawn of SEEDS.map(nth(n, stream))) {
        const tenth = Math.floor(drawn * 10)
        tenths[tenth] = (tenths[tenth] ?? 0) + 1
      }
      // 100 each; a share of 1,000 fair ones is within 50 of that but once in a million.
      for (const many of tenths) expect(Math.abs(many - 100)).toBeLessThan(50)
    }
  })

  it.each([1, 2, 3])('say nothing about those of the next client: number %i', (n) => {
    const [mine, next] = [SEEDS.map(nth(n, 1)), SEEDS.map(nth(n, 2))]
    const sum = mine.reduce((total, x, i) => total + (x - 0.5) * ((next[i] ?? 0) - 0.5), 0)
    // The correlation: of 1,000 fair ones within 0.15 but once in a million.
    expect(Math.abs((12 * sum) / SEEDS.length)).toBeLessThan(0.15)
  })
})
