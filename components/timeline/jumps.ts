import type { MomentKind } from './model/kinds'

/** The moments that one jumps to, as they are called; the gravest first. */
export const jumps: readonly { kind: MomentKind; label: string }[] = [
  { kind: 'overlap', label: 'two holders' },
  { kind: 'lost', label: 'lost write' },
  { kind: 'doubled', label: 'write applied twice' },
  { kind: 'dirty', label: 'read of an unsaved value' },
  { kind: 'back', label: 'read back in time' },
  { kind: 'stale', label: 'stale read' },
  { kind: 'fault', label: 'fault' },
  { kind: 'error', label: 'error' },
  { kind: 'skipped', label: 'skipped tick' },
  { kind: 'outside', label: 'write from outside' },
  { kind: 'expiry', label: 'expiry' },
  { kind: 'setting', label: 'setting' },
]
