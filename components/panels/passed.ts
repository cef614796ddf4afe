/** The share of the time between two moments that has passed, 0..1. */
export function passed(from: number, to: number, now: number): number {
  if (to <= from) return 1
  return Math.min(1, Math.max(0, (now - from) / (to - from)))
}
