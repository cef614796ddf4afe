import type { LabEvent } from '@/server/protocol'
import { store, type LabView } from '@/components/stream/store'

/** Events that are looked through, at most. */
const BEFORE = 2000
/** What came after the moment that is looked at. */
const AFTER = 500
/** The window stays where it is until one has gone this far, so that rows keep their places. */
const DRIFT = 400

interface LogView {
  list: LabEvent[]
  /** The event that is looked at; null: live. */
  now: number | null
  oldest: number
  nothingYet: boolean
  /** Some events were never received. */
  gap: boolean
}

/** A selector of the events around the moment that is looked at, or of the newest. */
export function logWindow(
  pick: (events: readonly LabEvent[]) => LabEvent[],
): (view: LabView) => LogView {
  let anchor: number | null = null
  return ({ cursor, live, gap }) => {
    if (cursor === null) anchor = null
    else if (anchor === null || Math.abs(cursor.seq - anchor) > DRIFT) anchor = cursor.seq
    const to = anchor === null ? live.seq : Math.min(live.seq, anchor + AFTER)
    const events = store.events(to - BEFORE + 1, to)
    const oldest = events[0]?.seq ?? 1
    return { list: pick(events), now: cursor?.seq ?? null, oldest, nothingYet: live.seq === 0, gap }
  }
}
