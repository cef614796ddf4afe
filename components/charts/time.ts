import type { LabView } from '@/components/stream/store'

/** The time to which the charts are drawn, ms: what is not received yet is not zero. */
export const drawnTo = ({ connection, state }: LabView, now: number): number =>
  connection === 'live' ? Math.max(now, state.at) : state.at
