import type { LabState } from '@/server/protocol'
import { barSeries, type BarOf } from '../bars'

export type StaleBar = BarOf<'stale'>

/** Stale reads per second, counted when the read ended. */
export const staleSeries = (state: LabState, now: number) =>
  barSeries(state, now, { stale: 'stale' })
