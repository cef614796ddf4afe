import type { LabState } from '@/server/protocol'
import { mergeBy } from '../scale'

export const MAX_BARS = 30

export interface CallsBar {
  /** The middle of the bar, ms. */
  at: number
  /** Calls per second. */
  reads: number
  writes: number
}

/** At most 30 bars from the start of the run; the last is the rate of its time so far. */
export function callsSeries(state: LabState, now: number): { bars: CallsBar[]; widthMs: number } {
  const { buckets, stepMs } = state.series
  const count = Math.max(buckets.length, Math.ceil(now / stepMs))
  const by = mergeBy(count, MAX_BARS)
  const widthMs = by * stepMs
  const bars: CallsBar[] = []
  for (let first = 0; first < count; first += by) {
    const from = first * stepMs
    const elapsed = Math.min(widthMs, Math.max(now - from, stepMs))
    let reads = 0
    let writes = 0
    for (const bucket of buckets.slice(first, first + by)) {
      reads += bucket.dbReads
      writes += bucket.dbWrites
    }
    const perSecond = 1000 / elapsed
    bars.push({ at: from + widthMs / 2, reads: reads * perSecond, writes: writes * perSecond })
  }
  return { bars, widthMs }
}
