import {
  emptyState,
  project,
  type Anomaly,
  type CommandError,
  type CommandInput,
  type LabEvent,
  type LabState,
  type Reply,
  type WatchReply,
} from '@/server/protocol'
import type { BatchAsCame } from './batchParser'
import { Checkpoints } from './checkpoints'
import { EventLog } from './eventLog'
import { anew, arrived } from './strain'

/** What the stream needs of the world: given by the store, replaced in tests. */
export interface Link {
  watch(input: CommandInput<'run:watch'>): Promise<Reply<'run:watch'>>
  changed(): void
  wait(ms: number): Promise<void>
}

export type Phase = 'idle' | 'catching-up' | 'live' | 'lost' | 'ended'

/** The last event that was missed, and its time in ms. */
export interface Gap {
  seq: number
  at: number
}

const RETRY_MS = 1000
const NONE: readonly Anomaly[] = []

/** One who reads the events of the run as they come, each once and in order. */
export interface Reader {
  /**
   * Another run, or a hole: what comes next follows event `seq`.
   * @param missed what came before was missed while the connection was lost
   */
  restart(seq: number, missed: boolean): void
  /**
   * @param found the anomalies that this event has proved, of those that are kept
   * @param state the run with this event in it; it is changed in place
   */
  read(event: LabEvent, found: readonly Anomaly[], state: LabState): void
}

/**
 * The events of one run, put in order and folded into a state. It takes what follows the last event,
 * drops what it has, and asks again from the last event when something is missing, so that a lost
 * connection leaves no hole.
 */
export class RunStream {
  runId: string | null = null
  epoch: string | null = null
  state: LabState = emptyState()
  readonly log = new EventLog()
  readonly checkpoints = new Checkpoints()
  phase: Phase = 'idle'
  /** Where the newest gap ends: a snapshot took the place of what was missed. */
  gap: Gap | null = null
  /** The server was restarted while this run was watched. */
  restarted = false
  /** Of the catching up that goes on or was last: where it began and where it ends. */
  from = 0
  head = 0
  /** Why the run cannot be watched any more. */
  problem: CommandError | null = null

  private readonly readers = new Set<Reader>()
  private generation = 0
  /** The connection was lost since this run is watched. */
  private wasLost = false
  private held: BatchAsCame[] = []
  private offset = -Infinity
  /** Run time at which the connection was lost. */
  private heldAt = 0

  constructor(private readonly link: Link) {}

  /** Watches another run from its beginning, or as far back as the server remembers. */
  attach(runId: string): Promise<void> {
    this.detach()
    this.runId = runId
    return this.resume()
  }

  detach(): void {
    this.generation++
    this.runId = this.epoch = this.problem = null
    this.state = emptyState()
    this.log.clear()
    this.checkpoints.clear()
    for (const reader of this.readers) reader.restart(0, false)
    this.held = []
    this.gap = null
    this.restarted = this.wasLost = false
    this.phase = 'idle'
    this.from = this.head = this.heldAt = 0
    this.offset = -Infinity
    this.link.changed()
  }

  lost(): void {
    if (this.runId === null || this.phase === 'ended') return
    this.generation++
    this.wasLost = true
    this.heldAt = this.clock(performance.now())
    this.phase = 'lost'
    this.link.changed()
  }

  /** Asks for everything after the last event seen, until the live batches follow. */
  async resume(): Promise<void> {
    const { runId } = this
    if (runId === null || this.phase === 'ended') return
    const mine = ++this.generation
    this.held = []
    this.phase = 'catching-up'
    anew()
    this.from = this.head = this.state.seq
    this.link.changed()
    for (let more = true; more;) {
      const reply = await this.link.watch({ runId, epoch: this.epoch, last: this.state.seq })
      if (mine !== this.generation) return
      if ('ok' in reply) {
        this.take(reply.ok)
        more = reply.ok.more
      } else if (reply.error.code === 'no_answer') await this.link.wait(RETRY_MS)
      else return this.refused(reply.error)
      if (mine !== this.generation) return
    }
    this.phase = 'live'
    for (const batch of this.held.splice(0)) this.batch(batch)
    this.link.changed()
  }

  batch(batch: BatchAsCame): void {
    if (batch.runId !== this.runId || this.phase === 'ended') return
    if (this.phase !== 'live') {
      // The answer to our question is on its way; what comes with it is sorted in afterwards.
      this.held.push(batch)
      return
    }
    if (batch.epoch !== this.epoch || batch.first > this.state.seq + 1) {
      void this.resume()
      return
    }
    arrived(performance.now(), batch.now)
    this.apply(batch.events, batch.text)
    this.sawTime(batch.now)
    this.link.changed()
  }

  /**
   * The run's time now, ms: the newest word of the server plus what passed here since. Without a
   * connection it stands still: what is on the screen is true of that moment, of no later one.
   */
  clock(localNow: number): number {
    if (this.state.status === 'finished' || this.phase === 'ended') return this.state.at
    if (this.state.status === 'empty' || this.offset === -Infinity) return 0
    if (this.phase !== 'live') return Math.max(this.heldAt, this.state.at)
    return Math.max(this.state.at, localNow + this.offset)
  }

  private take(reply: WatchReply): void {
    if (this.epoch !== null && this.epoch !== reply.epoch) this.restarted = true
    this.epoch = reply.epoch
    if (reply.snapshot) {
      // Whoever comes late has missed nothing; whoever was lost has, even before the first event came.
      const missed = this.wasLost || this.state.seq > 0
      this.state = reply.snapshot
      if (missed) this.gap = { seq: this.state.seq, at: this.state.at }
      // Of another epoch nothing holds any more; after a gap the copies of before still do.
      if (this.restarted) {
        this.log.clear()
        this.checkpoints.clear()
      }
      this.log.restart(this.state.seq)
      this.checkpoints.add(this.state)
      for (const reader of this.readers) reader.restart(this.state.seq, missed)
      this.from = Math.min(this.from, this.state.seq)
    }
    this.head = reply.head
    this.apply(reply.events)
    this.sawTime(this.state.at)
    this.link.changed()
  }

  private apply(events: readonly LabEvent[], text?: string): void {
    const known = events.findLastIndex(({ seq }) => seq <= this.state.seq) + 1
    const fresh = known === 0 ? events : events.slice(known)
    this.log.add(fresh, known === 0 ? text : undefined)
    for (const event of fresh) {
      const { newest } = this.state.tally.anomalies
      const last = newest.at(-1)
      project(this.state, event)
      const found = newest.at(-1) === last ? NONE : after(newest, last)
      for (const reader of this.readers) reader.read(event, found, this.state)
    }
    this.checkpoints.note(this.state)
  }

  /** Tells each event that comes from here on. @returns the way to stop */
  follow(reader: Reader): () => void {
    reader.restart(this.state.seq, false)
    this.readers.add(reader)
    return () => this.readers.delete(reader)
  }

  private refused(error: CommandError): void {
    // Offline: the connection's own event will say when to ask again.
    this.phase = error.code === 'offline' ? 'lost' : 'ended'
    this.problem = error.code === 'offline' ? null : error
    this.link.changed()
  }

  /** Network delay only ever makes the server look earlier, so the latest reading is the truest. */
  private sawTime(runTime: number): void {
    this.offset = Math.max(this.offset, runTime - performance.now())
  }
}

/** Those that came after one; before the first there was none. */
const after = (newest: readonly Anomaly[], last: Anomaly | undefined): readonly Anomaly[] =>
  last ? newest.slice(newest.lastIndexOf(last) + 1) : newest.slice()
