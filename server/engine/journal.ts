import { eventSchema, type LabEvent } from '../protocol/events'
import { Packer, unpack, type Packed } from './packed'
import { Spool } from './spool'

/** Events are handed on in batches this long, in ms: one by one they cost seven times as much. */
export const BATCH_MS = 50
/**
 * A batch is closed early when it holds this many events: where many happen, a page has them sooner, and
 * its tasks are short. Smaller ones cost the server more than they bring.
 */
const BATCH_EVENTS = 600
/** The ring keeps the newest events up to this size, packed, for viewers that come back. */
const RING_BYTES = 8 * 1024 * 1024
/** A run ends when its journal is this large. */
export const SPOOL_LIMIT_BYTES = 1024 ** 3

type Listener = (events: LabEvent[]) => void

/** All events of one run, in order: the newest in memory, all of them in the spool. */
export class Journal {
  private pending: LabEvent[] = []
  private readonly packer = new Packer()
  /** Packed: numbers cost the garbage collector nothing, 50,000 objects do. */
  private ring: Packed[] = []
  private ringBytes = 0
  private opened: { block: Packed; events: LabEvent[] } | null = null
  private readonly spool = new Spool()
  private readonly listeners = new Set<Listener>()
  private timer: NodeJS.Timeout | null = null
  private early = false
  private closed = false
  private removed = false
  /** The `seq` of the newest event. */
  head = 0

  /**
   * @param validate parse every event: in development and in tests, where a bad one must throw
   * @param ringLimit size of the ring in bytes
   */
  constructor(
    private readonly validate: boolean,
    private readonly ringLimit = RING_BYTES,
  ) {}

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
    if (events.length === 0) return
    this.pending = []
    if (this.validate) for (const event of events) eventSchema.parse(event)
    const block = this.packer.pack(events)
    this.spool.append(block)
    this.keep(block)
    for (const listener of this.listeners) listener(events)
  }

  private keep(block: Packed): void {
    this.ring.push(block)
    this.ringBytes += sizeOf(block)
    while (this.ringBytes > this.ringLimit && this.ring.length > 1) {
      const oldest = this.ring.shift()
      if (oldest) this.ringBytes -= sizeOf(oldest)
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
  private eventsOf(block: Packed): LabEvent[] {
    if (this.opened?.block !== block) this.opened = { block, events: unpack(block) }
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

/** About how much memory a block takes, in bytes. */
const sizeOf = ({ numbers, texts }: Packed): number => numbers.byteLength + texts.length
