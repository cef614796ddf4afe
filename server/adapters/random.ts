import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Random } from '../ports'

/**
 * Spreads every bit of a whole number over all 32, and no two numbers to the same one (the last step of
 * MurmurHash3). The generator begins with its seed as it is: of two that are near each other the first
 * numbers would be the same.
 */
function mixed(n: number): number {
  let bits = (n + 0x9e3779b9) | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

/** Repeatable randomness: the same seed and stream give the same numbers. */
export function seededRandom(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(mixed(mixed(seed) + stream))
  const next32 = () => generator.next() >>> 0
  return {
    next: () => next32() / 2 ** 32,
    token: () =>
      next32().toString(16).padStart(8, '0') + next32().toString(16).padStart(8, '0').slice(0, 4),
  }
}
