import type { MomentKind } from './model/kinds'

/** The moments that one jumps to, as they are called. */
export const jumps: readonly { kind: MomentKind; label: string }[] = [
  { kind: 'expiry', label: 'expiry' },
  { kind: 'stale', label: 'stale read' },
  { kind: 'overlap', label: 'two holders' },
  { kind: 'fault', label: 'fault' },
  { kind: 'error', label: 'error' },
  { kind: 'setting', label: 'setting' },
]
