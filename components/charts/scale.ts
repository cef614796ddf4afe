/** Steps of an axis as people count: 1, 2, 5, 10, 20, 50 … */
export function niceStep(least: number): number {
  if (least <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((f) => f * power >= least * 0.999_999) ?? 10
  return factor * power
}

/** The end of the time axis, ms: some room after now, and it moves in steps rather than each second. */
export function timeEnd(now: number): number {
  const step = niceStep(Math.max(now, 4000) / 4)
  return Math.max(5000, Math.ceil(now / step + 0.001) * step)
}

/** The top of an axis that begins at 0. */
export const topOf = (most: number): number => Math.max(2, niceStep(most))

/** `0 s`, `6.8`, `8.1` */
export const tick = (ms: number): string => (ms === 0 ? '0 s' : shortSeconds(ms))

const shortSeconds = (ms: number): string =>
  ms < 100_000 ? (ms / 1000).toFixed(1).replace(/\.0$/, '') : String(Math.round(ms / 1000))

/** How many neighbours to merge so that `count` buckets become `most` points: 1, 2, 4 … */
export function mergeBy(count: number, most: number): number {
  let by = 1
  while (count / by > most) by *= 2
  return by
}
