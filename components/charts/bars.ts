import { usePlotArea } from 'recharts'
import type { Bucket, LabState } from '@/server/protocol'
import { mergeBy } from './scale'

export const MAX_BARS = 30

/** What can be counted in a step of the series. */
type Counted = { [K in keyof Bucket]: Bucket[K] extends number ? K : never }[keyof Bucket]

/** `at`: the middle of the bar, ms; the rest is per second. */
export type BarOf<Name extends string> = { at: number } & Record<Name, number>

/**
 * At most 30 bars from the start of the run; the last is the rate of its time so far.
 * @param counted which count of the series each part of a bar shows
 */
export function barSeries<Name extends string>(
  { series: { buckets, stepMs } }: LabState,
  now: number,
  counted: Record<Name, Counted>,
): { bars: BarOf<Name>[]; widthMs: number } {
  const count = Math.max(buckets.length, Math.ceil(now / stepMs))
  const by = mergeBy(count, MAX_BARS)
  const widthMs = by * stepMs
  const bars: BarOf<Name>[] = []
  for (let first = 0; first < count; first += by) {
    const from = first * stepMs
    const perSecond = 1000 / Math.min(widthMs, Math.max(now - from, stepMs))
    const merged = buckets.slice(first, first + by)
    const rate = ([name, what]: [string, Counted]): [string, number] => [
      name,
      merged.reduce((sum, bucket) => sum + bucket[what], 0) * perSecond,
    ]
    const rates = Object.fromEntries(Object.entries<Counted>(counted).map(rate))
    // The names are those of `counted`, which `Object.entries` forgets.
    bars.push({ at: from + widthMs / 2, ...rates } as BarOf<Name>)
  }
  return { bars, widthMs }
}

/** A bar is as wide as its share of the axis, less a gap, px. */
export function useBarSize(share: number): number {
  const room = usePlotArea()?.width ?? 200
  return Math.max(2, Math.min(16, room * share - 2))
}
