import type { LabState, PresetInfo } from '@/server/protocol'

/** Whether these values are those that remove the trap, however they came to be set. */
export const isCured = ({ cure }: PresetInfo, params: LabState['params']): boolean =>
  Object.entries(cure).every(([name, value]) => params[name] === value)
