import type { Random } from '../ports'
import type { Settings } from '../protocol/params'

/**
 * Ranks 1 … n drawn with probability ∝ 1 / rank^skew (Zipf); skew 0 is uniform. The table is kept
 * until the sliders change it.
 */
export class Zipf {
  private cumulative: number[] = []
  private keys = 0
  private skew = NaN

  /** @returns a row id, 1 … keys */
  pick(random: Random, keys: number, skew: number): number {
    if (this.keys !== keys || this.skew !== skew) this.make(keys, skew)
    const wanted = random.next() * (this.cumulative[keys - 1] ?? 1)
    let [low, high] = [0, keys - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.cumulative[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low + 1
  }

  private make(keys: number, skew: number): void {
    let sum = 0
    this.cumulative = Array.from({ length: keys }, (_, i) => (sum += (i + 1) ** -skew))
    this.keys = keys
    this.skew = skew
  }
}

/** What a client does next: fixed by its own random numbers, whatever the others do. */
export function nextRequest(
  random: Random,
  zipf: Zipf,
  settings: Settings,
): { op: 'read' | 'write'; id: number } {
  const id = zipf.pick(random, settings.keys, settings.skew)
  return { op: random.next() < settings.readRatio ? 'read' : 'write', id }
}

/** Whether a row is left out of the database: spread evenly, so that few keys show it too. */
export function isMissing(id: number, share: number): boolean {
  return Math.floor(id * share) > Math.floor((id - 1) * share)
}
