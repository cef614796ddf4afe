import {
  emptyState,
  project,
  type CommandInput,
  type LabEvent,
  type LabState,
  type Reply,
} from '@/server/protocol'
import { Past } from './past'
import { cloneState } from './cloneState'
import type { RunStream } from './runStream'

/** A moment of the run that is looked at: every panel shows the state after event `seq`, at `at` ms. */
export interface Cursor {
  seq: number
  at: number
  state: LabState
}

/** A moment, by its time (ms) or by its last event. */
export type Moment = { at: number } | { seq: number }

interface Link {
  events(input: CommandInput<'run:events'>): Promise<Reply<'run:events'>>
  changed(): void
}

/** More events than this are not fetched for one moment. */
const MOST_FETCHED = 60_000
/** Events folded in one go, so that the page stays awake. */
const SLICE = 5000

/**
 * Where one looks in the log of a run. Live is no cursor; any other place is the nearest copy of the
 * state before it and the events from there on, fetched again when the page has let them go.
 */
export class TimeTravel {
  cursor: Cursor | null = null
  /** The moment that is being fetched. */
  fetching: Moment | null = null
  /** The moment asked for cannot be had any more: the nearest one that can is shown. */
  landed = false

  private past: Past | null = null
  private pastOf: string | null = null
  private generation = 0

  constructor(
    private readonly stream: RunStream,
    private readonly link: Link,
  ) {}

  /** An event that is here, whether it still is in the log or was fetched. */
  event(seq: number): LabEvent | undefined {
    return this.stream.log.at(seq) ?? this.past?.at(seq)
  }

  /** Those of the events `from` … `to` that are here. */
  events(from: number, to: number): LabEvent[] {
    const events: LabEvent[] = []
    for (let seq = Math.max(1, from); seq <= to; seq++) {
      const event = this.event(seq)
      if (event) events.push(event)
    }
    return events
  }

  /** Fetches what is not here of the events `from` … `to`. @returns whether all are here then */
  async fetch(from: number, to: number): Promise<boolean> {
    for (let seq = from; seq <= to; seq++) {
      if (!this.event(seq) && !(await this.pastHere().load(seq))) return false
    }
    return true
  }

  back(): void {
    this.generation++
    this.cursor = this.fetching = null
    this.landed = false
    this.link.changed()
  }

  /** Looks at a moment; the last call wins. Resolves when it is on the screen. */
  async seek(moment: Moment): Promise<void> {
    const mine = ++this.generation
    this.landed = false
    const here = this.seekHere(moment)
    if (here) return this.show(here)
    this.fetching = moment
    this.link.changed()
    const found = await this.fetched(moment, () => mine !== this.generation)
    if (mine !== this.generation) return
    this.landed = found === null
    this.show(found ?? this.nearest(moment))
  }

  /** To the event after or before the one looked at. */
  step(by: 1 | -1): Promise<void> {
    const seq = (this.cursor?.seq ?? this.stream.state.seq) + by
    return this.seek({ seq: Math.min(Math.max(1, seq), this.stream.state.seq) })
  }

  private show(cursor: Cursor): void {
    this.fetching = null
    this.cursor = cursor
    this.link.changed()
  }

  /** The state after `seq` that needs the fewest events, ours to change. */
  private nearestBefore(seq: number): LabState {
    const { cursor, stream } = this
    const kept = stream.checkpoints.before(seq)
    // The state that is shown may go on by itself: nobody else goes back to it.
    if (cursor && cursor.state.seq <= seq && cursor.state.seq >= (kept?.seq ?? 0))
      return cursor.state
    return kept ? cloneState(kept.state) : emptyState()
  }

  private seekHere(moment: Moment): Cursor | null {
    const { log } = this.stream
    const found = 'seq' in moment ? moment.seq : log.seqAt(moment.at)
    const seq = log.first === 1 ? Math.max(1, found) : found
    if (seq < log.first || this.nearestBefore(seq).seq + 1 < log.first) return null
    return this.foldTo(this.nearestBefore(seq), seq, moment)
  }

  private foldTo(state: LabState, seq: number, moment: Moment): Cursor | null {
    while (state.seq < seq) {
      const event = this.event(state.seq + 1)
      if (!event) return null
      project(state, event)
    }
    return { seq, at: 'at' in moment ? Math.max(moment.at, state.at) : state.at, state }
  }

  /** Null when it cannot be had. */
  private async fetched(moment: Moment, stop: () => boolean): Promise<Cursor | null> {
    const seq = 'seq' in moment ? moment.seq : await this.findSeq(moment.at, stop)
    if (seq === null) return null
    const state = cloneState(this.nearestBefore(seq))
    if (seq - state.seq > MOST_FETCHED) return null
    while (state.seq < seq && !stop()) {
      const next = Math.min(seq, state.seq + SLICE)
      if (!(await this.fetch(state.seq + 1, next))) return null
      if (!this.foldTo(state, next, { seq: next })) return null
      this.stream.checkpoints.note(state)
      await breath()
    }
    return this.foldTo(state, seq, moment)
  }

  /** The last event up to a moment whose events are no longer here. */
  private async findSeq(at: number, stop: () => boolean): Promise<number | null> {
    let { after, before } = this.stream.log.around(at)
    // A block of the past is found by halving: each look fetches one.
    while (before - after > 1 && !stop()) {
      const middle = Math.floor((after + before) / 2)
      if (!this.event(middle) && !(await this.pastHere().load(middle))) return null
      const event = this.event(middle)
      if (!event) return null
      if (event.at <= at) after = middle
      else before = middle
    }
    return after
  }

  private pastHere(): Past {
    const { runId } = this.stream
    if (!this.past || this.pastOf !== runId) {
      this.past = new Past(runId ?? '', (input) => this.link.events(input))
      this.pastOf = runId
    }
    return this.past
  }

  /** What can be shown in its place: the copy of the state that lies nearest, or the present. */
  private nearest(moment: Moment): Cursor {
    const { checkpoints, state } = this.stream
    const at = 'at' in moment ? moment.at : (this.event(moment.seq)?.at ?? 0)
    const kept = checkpoints.nearest(at) ?? { seq: state.seq, at: state.at, state }
    return { ...kept, state: cloneState(kept.state) }
  }
}

const breath = () => new Promise<void>((go) => setTimeout(go))
