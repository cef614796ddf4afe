import type { LabEvent } from '@/server/protocol'
import { store, type LabView } from '@/components/stream/store'
import { LogSearch } from './search'

/** Whoever comes back to now from further away than this begins anew there. */
const FAR = 20_000

interface LogView {
  /** The newest first. */
  list: LabEvent[]
  /** The event that is looked at; null: live. */
  now: number | null
  /** The oldest event that was looked through. */
  oldest: number
  /** There are older ones, which are being looked through. */
  looking: boolean
  nothingYet: boolean
  /** Those before the oldest were missed while the connection was lost. */
  missed: boolean
}

/**
 * A selector of the events that are wanted: the newest, or those around the moment that is looked at.
 * What happens while one looks at a moment is not added on top, so that rows keep their places.
 */
export function logWindow(wanted: (event: LabEvent) => boolean): (view: LabView) => LogView {
  let search: LogSearch | null = null
  let of = ''
  /** The newest event when one began to look back. */
  let bound: number | null = null
  const from = (seq: number) => new LogSearch(store, wanted, seq)
  return ({ runId, cursor, live, gap }) => {
    // After a gap the events before it are no longer followed by those that come.
    const now = `${runId} ${gap?.seq ?? 0}`
    if (of !== now || !search || search.to > live.seq) search = from(cursor?.seq ?? live.seq)
    else if (cursor && !search.covers(cursor.seq)) search = from(cursor.seq)
    else if (!cursor && live.seq - search.to > FAR) search = from(live.seq)
    of = now
    bound = cursor ? Math.max(bound ?? live.seq, cursor.seq) : null
    if (cursor && bound !== null) search.goAround(cursor.seq, bound)
    else search.go(live.seq)
    const { oldest, looking } = search
    const list = search.newestFirst()
    const missed = gap !== null && oldest === gap.seq + 1
    const nothingYet = live.seq === 0
    return { list, now: cursor?.seq ?? null, oldest, looking, missed, nothingYet }
  }
}
