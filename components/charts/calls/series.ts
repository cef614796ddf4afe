import type { LabState } from '@/server/protocol'
import { barSeries, type BarOf } from '../bars'

export type CallsBar = BarOf<'reads' | 'writes'>

/** Database calls per second. */
export const callsSeries = (state: LabState, now: number) =>
  barSeries(state, now, { reads: 'dbReads', writes: 'dbWrites' })
