import type { EventOf } from '../events'
import { newestOf } from './rows'
import type { Oracle, Unsaved } from './state'
import { settleReads } from './unsavedReads'

/** Values that are remembered; the oldest are forgotten first, and are not judged then. */
const MOST_UNSAVED = 2000

/** A value is in the cache before the database has it. */
export function cacheUnsaved(oracle: Oracle, event: EventOf<'cache:set'>, writeId: string): void {
  if (oracle.unsaved[writeId]) return
  const { id, seq } = event
  oracle.unsaved[writeId] = {
    ...{ id, seq, after: newestOf(oracle, id), key: null, sequence: null },
    ...{ fate: 'open', version: null, settledBy: 0, reads: { count: 0, kept: [] }, backs: [] },
  }
  if (++oracle.unsavedCount > 2 * MOST_UNSAVED) forgetOldest(oracle)
}

function forgetOldest(oracle: Oracle): void {
  // Write ids are no whole numbers: they stay in the order in which they came.
  const newest = Object.entries(oracle.unsaved).slice(-MOST_UNSAVED)
  oracle.unsaved = Object.fromEntries(newest)
  oracle.unsavedCount = newest.length
}

/** The fate of a value is known, by the event `seq`. */
export function settle(
  oracle: Oracle,
  writeId: string | null,
  fate: 'saved' | 'superseded' | 'never' | 'unknown',
  seq: number,
  version: number | null = null,
): void {
  const value = writeId === null ? undefined : oracle.unsaved[writeId]
  if (!value || writeId === null) return
  // A commit has the last word: a worker found the write, or it was committed once more.
  if (fate !== 'saved' && value.fate !== 'open' && value.fate !== 'queued') return
  const known = version ?? value.version
  Object.assign(value, { fate, version: known, settledBy: seq } satisfies Partial<Unsaved>)
  settleReads(oracle, writeId, value)
}
