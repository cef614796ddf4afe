import { eventSchema, type LabEvent } from '../protocol/events'
import { Spool } from './spool'

/** Events are handed on in batches this long, in ms: one by one they cost seven times as much. */
export const BATCH_MS = 50
/** A batch is closed early when it holds this many events. */
const BATCH_EVENTS = 2000
/** The ring keeps the newest events up to this size, as JSON, for viewers that come back. */
const RING_BYTES = 8 * 1024 * 1024
/** A run ends when its journal is this large. */
export const SPOOL_LIMIT_BYTES = 1024 ** 3

/** A batch as its JSON: a string costs the garbage collector nothing, 50,000 objects do. */
interface Kept {
  first: number
  count: number
  text: string
}

type Listener = (events: LabEvent[]) => void

/** All events of one run, in order: the newest in memory, all of them in the spool. */
export class Journal {
  private pending: LabEvent[] = []
  private ring: Kept[] = []
  private ringBytes = 0
  private opened: { block: Kept; events: LabEvent[] } | null = null
  private readonly spool = new Spool()
  private readonly listeners = new Set<Listener>()
  private timer: NodeJS.Timeout | null = null
  private early = false
  private closed = false
  private removed = false
  /** The `seq` of the newest event. */
  head = 0

  /** @param validate parse every event: in development and in tests, where a bad one must throw */
  constructor(private readonly validate: boolean) {}

  add(event: LabEvent): void {
    // A reply that comes after the end belongs to no number.
    if (this.closed) return
    if (event.seq !== this.head + 1) throw new Error(`event ${event.seq} after ${this.head}`)
    this.head = event.seq
    this.pending.push(event)
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS)
    if (this.pending.length >= BATCH_EVENTS && !this.early) {
      this.early = true
      setImmediate(() => this.flush())
    }
  }

  /** Hands the pending events on: to the spool, the ring and the listeners, in this order. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.early = false
    const events = this.pending
    const first = events[0]?.seq
    if (first === undefined) return
    this.pending = []
    if (this.validate) for (const event of events) eventSchema.parse(event)
    // In one go: a fifth cheaper than one by one.
    const text = JSON.stringify(events)
    this.spool.append(first, events.length, text)
    this.keep({ first, count: events.length, text })
    for (const listener of this.listeners) listener(events)
  }

  private keep(block: Kept): void {
    this.ring.push(block)
    this.ringBytes += block.text.length
    while (this.ringBytes > RING_BYTES && this.ring.length > 1) {
      this.ringBytes -= this.ring.shift()?.text.length ?? 0
    }
  }

  /** The batches as they are flushed. @returns the function that stops listening */
  onBatch(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The oldest `seq` that is still in memory; one past the head when there is none. */
  get oldest(): number {
    return this.ring[0]?.first ?? this.head + 1
  }

  /** Up to `most` events after `last` out of the ring; null when they are no longer there. */
  after(last: number, most: number): LabEvent[] | null {
    this.flush()
    if (last + 1 < this.oldest) return null
    const events: LabEvent[] = []
    for (const block of this.ring) {
      if (block.first + block.count <= last + 1) continue
      const from = Math.max(0, last + 1 - block.first)
      events.push(...this.eventsOf(block).slice(from, from + most - events.length))
      if (events.length >= most) break
    }
    return events
  }

  /** One who catches up asks for the same batch several times. */
  private eventsOf(block: Kept): LabEvent[] {
    if (this.opened?.block !== block) {
      // The text is our own: these were events when it was made.
      this.opened = { block, events: JSON.parse(block.text) as LabEvent[] }
    }
    return this.opened.events
  }

  /** All events from the first one on, block by block, out of the spool. */
  *all(from = 1): Generator<LabEvent[]> {
    this.flush()
    for (let seq = from; seq <= this.head;) {
      const events = this.spool.read(seq)
      if (events.length === 0) return
      yield events
      seq += events.length
    }
  }

  get bytes(): number {
    return this.spool.bytes
  }

  /** Nothing is added from here on; what was recorded stays readable. */
  close(): void {
    this.flush()
    this.closed = true
    this.listeners.clear()
  }

  /** Once more is nothing. */
  remove(): void {
    this.close()
    if (this.removed) return
    this.removed = true
    this.spool.remove()
  }
}
