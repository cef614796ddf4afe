import type { LabEvent } from '@/server/protocol'

const BLOCK = 1024
/** So many of the newest blocks stay as they are: they are looked at all the time. */
const WARM = 4
/** So many of the older ones that were looked at stay read. */
const MOST_READ = 48
/** Every so many events their time is noted for good, so that old moments can be found. */
const STRIDE = 256
const MOST_NOTES = 32_768

/** Some events on end: as objects while they are new or looked at, as the text in which they came else. */
interface Block {
  first: number
  count: number
  /** The time of the first. */
  at: number
  /** Null: `texts` says it all. */
  events: LabEvent[] | null
  /** Null: some of them came without their text. */
  texts: string[] | null
}

/**
 * The newest events of one run, in order and without a hole; the oldest are let go. A hundred thousand
 * objects are the garbage collector's work, again and again; their texts are not.
 */
export class EventLog {
  private blocks: Block[] = []
  private read = new Set<Block>()
  /** The block that was asked for last: the next question is mostly for it. */
  private near = 0
  /** Of the oldest event here. */
  private base = 1
  private notes: { seq: number; at: number }[] = []
  private stride = STRIDE
  /** The newest `seq` here; one below `first` when there is none. */
  last = 0

  /** @param most about how many events are kept */
  constructor(private readonly most = 100_000) {}

  /** The oldest `seq` that is still here. */
  get first(): number {
    return this.base
  }

  /** Begins anew with the event after `seq`. */
  restart(seq: number): void {
    this.blocks = []
    this.read.clear()
    this.near = 0
    this.base = seq + 1
    this.last = seq
  }

  /** Nothing is known any more, the times of old events neither. */
  clear(): void {
    this.restart(0)
    this.notes = []
    this.stride = STRIDE
  }

  /** @param text the same events as JSON, where they came so */
  add(events: readonly LabEvent[], text?: string): void {
    const [head] = events
    if (!head) return
    const block = this.open(head)
    for (const event of events) block.events?.push(event)
    block.count += events.length
    if (text === undefined) block.texts = null
    else block.texts?.push(text)
    for (const event of events) if (event.seq % this.stride === 0) this.note(event)
    this.last += events.length
  }

  private open({ seq, at }: LabEvent): Block {
    const newest = this.blocks.at(-1)
    if (newest && newest.count < BLOCK) return newest
    const block: Block = { first: seq, count: 0, at, events: [], texts: [] }
    this.blocks.push(block)
    const cooled = this.blocks.at(-1 - WARM)
    if (cooled?.texts) cooled.events = null
    while (this.last - (this.blocks[1]?.first ?? this.last) > this.most) this.forget()
    return block
  }

  private forget(): void {
    const gone = this.blocks.shift()
    if (gone) this.read.delete(gone)
    this.base = this.blocks[0]?.first ?? this.last + 1
    this.near = Math.max(0, this.near - 1)
  }

  private note({ seq, at }: LabEvent): void {
    this.notes.push({ seq, at })
    if (this.notes.length < MOST_NOTES) return
    this.stride *= 2
    this.notes = this.notes.filter((note) => note.seq % this.stride === 0)
  }

  at(seq: number): LabEvent | undefined {
    if (seq < this.base || seq > this.last) return undefined
    const block = this.blockOf(seq)
    return block && this.eventsOf(block)[seq - block.first]
  }

  private blockOf(seq: number): Block | undefined {
    const holds = ({ first, count }: Block) => seq >= first && seq < first + count
    const near = this.blocks[this.near]
    if (near && holds(near)) return near
    this.near = lastUpTo(
      0,
      this.blocks.length - 1,
      (i) => (this.blocks[i]?.first ?? Infinity) <= seq,
    )
    return this.blocks[this.near]
  }

  private eventsOf(block: Block): LabEvent[] {
    if (block.events) return block.events
    // They were parsed once when they came: they are events.
    block.events = (block.texts ?? []).flatMap((text) => JSON.parse(text) as LabEvent[])
    this.read.add(block)
    for (const oldest of this.read) {
      if (this.read.size <= MOST_READ) break
      this.read.delete(oldest)
      oldest.events = null
    }
    return block.events
  }

  /** The last event at or before a run time; 0 when it lies before everything that is here. */
  seqAt(time: number): number {
    const index = lastUpTo(
      0,
      this.blocks.length - 1,
      (i) => (this.blocks[i]?.at ?? Infinity) <= time,
    )
    const block = this.blocks[index]
    if (!block) return 0
    const end = block.first + block.count - 1
    return lastUpTo(block.first, end, (seq) => (this.at(seq)?.at ?? Infinity) <= time)
  }

  /** Between which two events a moment lies that is no longer here, as close as is known. */
  around(time: number): { after: number; before: number } {
    const index = lastUpTo(0, this.notes.length - 1, (i) => (this.notes[i]?.at ?? Infinity) <= time)
    const early = (this.notes[index]?.at ?? Infinity) <= time
    return {
      after: early ? (this.notes[index]?.seq ?? 0) : 0,
      before: Math.min(this.notes[early ? index + 1 : index]?.seq ?? Infinity, this.last),
    }
  }
}

/** The last of `low` … `high` for which `holds` is true, when it is true up to there; else 0. */
export function lastUpTo(low: number, high: number, holds: (index: number) => boolean): number {
  let [from, to] = [low - 1, high]
  while (from < to) {
    const middle = Math.ceil((from + to) / 2)
    if (holds(middle)) from = middle
    else to = middle - 1
  }
  return Math.max(0, from)
}
