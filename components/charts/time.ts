import type { LabView } from '@/components/stream/store'

/** The charts are drawn one after the other: to the same half second all the same. */
const STEP_MS = 500

/** The time to which the charts are drawn, ms: what is not received yet is not zero. */
export function drawnTo(
  { connection, cursor, state }: Pick<LabView, 'connection' | 'cursor' | 'state'>,
  now: number,
): number {
  const at = connection === 'live' ? Math.max(now, state.at) : state.at
  return state.status === 'running' && !cursor ? Math.floor(at / STEP_MS) * STEP_MS : at
}
