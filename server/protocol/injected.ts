import type { LabState } from './state'

/**
 * The delay that is put in front of a query now, in ms of the run: at speed 10 it passes ten times as
 * fast, in whole ms, as the engine divides it. Null: the pattern has none.
 */
export function injectedMs(
  { params, run }: LabState,
  name: 'dbReadMs' | 'dbWriteMs',
): number | null {
  const ms = params[name]
  if (typeof ms !== 'number') return null
  return ms === 0 ? 0 : Math.max(1, Math.round(ms / (run?.speed ?? 1)))
}
