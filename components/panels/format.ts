/** Numbers and names as every panel writes them. Times come in ms. */

/** `c07`; the lab itself is client 0. */
export const clientName = (client: number): string =>
  client === 0 ? 'lab' : `c${String(client).padStart(2, '0')}`

/** Seconds: `1.24 s`, `124.0 s`, for countdowns and waits that stand under each other. */
export function seconds(ms: number): string {
  const s = Math.max(0, ms) / 1000
  return `${s.toFixed(s < 100 ? 2 : s < 1000 ? 1 : 0)} s`
}

/** A moment or a setting, with no more digits than it needs: `500 ms`, `6 s`, `1.5 s`, `2 min`. */
export function brief(ms: number): string {
  if (ms < 1000) return `${trim(ms, 0)} ms`
  if (ms < 120_000) return `${trim(ms / 1000, 2)} s`
  if (ms < 7_200_000) return `${trim(ms / 60_000, 1)} min`
  return `${trim(ms / 3_600_000, 1)} h`
}

/** A measured time: `0.49 ms`, `12.3 ms`, `502 ms`, `1.27 s`. */
export function measured(ms: number): string {
  const { figure, unit } = parts(ms)
  return `${figure} ${unit}`
}

/** The same in two pieces, where the unit is written smaller. */
export function parts(ms: number): { figure: string; unit: string } {
  if (ms < 10) return { figure: ms.toFixed(2), unit: 'ms' }
  if (ms < 100) return { figure: ms.toFixed(1), unit: 'ms' }
  if (ms < 999.5) return { figure: ms.toFixed(0), unit: 'ms' }
  if (ms < 100_000) return { figure: (ms / 1000).toFixed(2), unit: 's' }
  return { figure: (ms / 1000).toFixed(0), unit: 's' }
}

// Made once: making it is a hundred times slower than using it.
const grouped = new Intl.NumberFormat('en-US')

/** `1,204` */
export const whole = (count: number): string => grouped.format(Math.round(count))

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** Beside a figure: `1,204`, `27.4K`, `1.2M` */
export const short = (count: number): string =>
  count < 10_000 ? whole(count) : compact.format(count)

/** One decimal, but never `100.0` for a share below one, nor `0.0` for one above nothing. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}`
  return Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)
}

/**
 * What a key is called in words and labels: `lock:user:42` and `user:42` are both about user:42, and a
 * number alone would look like a figure.
 */
export function keyName(key: string): string {
  const name = key.split(':').slice(-2).join(':')
  return /^\d+$/.test(name) ? `key ${name}` : name
}

/** `1 key`, `2 keys` */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
