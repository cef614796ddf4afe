import type { Run } from '../engine'
import type { WatchReply } from '../protocol/commands'
import type { LabEvent } from '../protocol/events'
import { project } from '../protocol/project'
import { emptyState, type LabState } from '../protocol/state'

/**
 * Events in one reply: a viewer asks again until it has all. At 20,000 events a second as many happen
 * while one question and its answer take 150 ms or, while the page is still loading, 300; with fewer in a
 * reply it would never have all.
 */
const MOST_EVENTS = 6000

/** Whoever lacks more events than this gets a snapshot instead, and may ask for old ones block by block. */
export const MOST_FROM_SPOOL = 60_000
/** Events in one answer about the past. */
export const MOST_RECORDED = 2000

/** The events `from` … `to` of the journal, as far as there are any and 2,000 at most. */
export function recorded(run: Run, from: number, to: number): LabEvent[] {
  const most = Math.min(to - from + 1, MOST_RECORDED)
  const events: LabEvent[] = []
  for (const block of run.journal.all(from)) {
    if (events.length >= most) break
    events.push(...block.slice(0, most - events.length))
  }
  return events
}

/**
 * The state of a run as the browser would have folded it: made when a late viewer asks for it, and
 * carried on from there.
 */
export class Snapshots {
  private readonly states = new WeakMap<Run, LabState>()

  /** @param mostFromSpool a viewer that lacks no more events than this gets them out of the spool */
  constructor(readonly mostFromSpool: number) {}

  at(run: Run): LabState {
    const state = this.states.get(run) ?? emptyState()
    this.states.set(run, state)
    for (const events of run.journal.all(state.seq + 1)) {
      for (const event of events) project(state, event)
    }
    return state
  }
}

/**
 * What a viewer gets that has seen the events up to `last` of `epoch`: the rest, or a snapshot when
 * that is no longer in memory.
 */
export function catchUp(
  run: Run,
  epoch: string,
  seen: { epoch: string | null; last: number },
  snapshots: Snapshots,
): WatchReply {
  const known = seen.epoch === null || seen.epoch === epoch
  const last = known ? Math.min(seen.last, run.journal.head) : 0
  const head = run.journal.head
  const events =
    run.journal.after(last, MOST_EVENTS) ??
    (head - last <= snapshots.mostFromSpool ? recorded(run, last + 1, last + MOST_EVENTS) : null)
  if (events === null) {
    const snapshot = snapshots.at(run)
    return { epoch, snapshot, events: [], more: snapshot.seq < head, head }
  }
  return { epoch, snapshot: null, events, more: last + events.length < head, head }
}
