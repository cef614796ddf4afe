import type { NumberSpec } from '@/server/protocol'
import { nudge } from './scale'

const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
}

/** The value after a key was pressed on a slider; null for a key that means nothing there. */
export function afterKey(spec: NumberSpec, value: number, key: string): number | null {
  if (key === 'Home') return spec.min
  if (key === 'End') return spec.max
  const steps = STEPS[key]
  return steps === undefined ? null : nudge(spec, value, steps)
}
