import type { LabEvent } from '../../../protocol/events'
import { entryOf } from './tiers'

interface Entry {
  tier: string
  key: string
}
/** What is known of the removals of one entry. */
interface Known {
  /** Begun, and not ended: by the `seq` of their beginning. */
  open: Set<number>
  /** When the last of them ended, in ms. */
  endedAt: number
  /** Of the last that failed, which may take effect later on; a later one that has its reply ends that. */
  failed: number | null
}

/**
 * Deletes of an entry, and taking an unsaved value back. Until one has its reply it may remove any value
 * that is stored meanwhile; several of the same entry may be under way at once.
 */
export class Removals {
  private readonly known = new Map<string, Known>()
  private readonly entries = new Map<number, string>()

  begin({ seq, ...entry }: Entry & { seq: number }): void {
    const name = entryOf(entry)
    const known = this.known.get(name) ?? { open: new Set(), endedAt: -1, failed: null }
    known.open.add(seq)
    this.known.set(name, known)
    this.entries.set(seq, name)
  }

  /** @param of the beginning of the call that has ended; it may be one of another kind */
  end({ of, at, type }: Pick<LabEvent, 'at' | 'type'> & { of: number }): void {
    const known = this.known.get(this.entries.get(of) ?? '')
    if (!known?.open.delete(of)) return
    this.entries.delete(of)
    if (type === 'call:failed') known.failed = of
    else {
      known.endedAt = at
      if (known.failed !== null && known.failed < of) known.failed = null
    }
  }

  /** Whether one may have removed what a call has stored: it was under way together with the call. */
  mayHaveHit({ at, ms, ...entry }: Entry & { at: number; ms: number }): boolean {
    const known = this.known.get(entryOf(entry))
    if (!known) return false
    return known.open.size > 0 || known.failed !== null || known.endedAt >= at - ms
  }
}
