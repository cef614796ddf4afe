import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Random } from '../ports'

/** Repeatable randomness: the same seed and stream give the same numbers. */
export function seededRandom(seed: number, stream: number): Random {
  const generator = xoroshiro128plus((seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0)
  const next32 = () => generator.next() >>> 0
  return {
    next: () => next32() / 2 ** 32,
    token: () =>
      next32().toString(16).padStart(8, '0') + next32().toString(16).padStart(8, '0').slice(0, 4),
  }
}
