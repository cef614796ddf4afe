import type { Run } from '../engine'
import type { WatchReply } from '../protocol/commands'
import { project } from '../protocol/project'
import { emptyState, type LabState } from '../protocol/state'

/** Events in one reply: a viewer asks again until it has all. */
const MOST_EVENTS = 500

/**
 * The state of a run as the browser would have folded it: made when a late viewer asks for it, and
 * carried on from there.
 */
export class Snapshots {
  private readonly states = new WeakMap<Run, LabState>()

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
  const events = run.journal.after(last, MOST_EVENTS)
  const head = run.journal.head
  if (events === null) {
    const snapshot = snapshots.at(run)
    return { epoch, snapshot, events: [], more: snapshot.seq < head, head }
  }
  return { epoch, snapshot: null, events, more: last + events.length < head, head }
}
