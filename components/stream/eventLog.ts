import type { LabEvent } from '@/server/protocol'

const BLOCK = 1024
/** Every so many events their time is noted for good, so that old moments can be found. */
const STRIDE = 256
const MOST_NOTES = 32_768

/** The newest events of one run, in order and without a hole; the oldest are let go. */
export class EventLog {
  private blocks: LabEvent[][] = []
  /** `seq` of the first event of the first block. */
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
    this.base = seq + 1
    this.last = seq
  }

  /** Nothing is known any more, the times of old events neither. */
  clear(): void {
    this.restart(0)
    this.notes = []
    this.stride = STRIDE
  }

  push(event: LabEvent): void {
    let block = this.blocks.at(-1)
    if (!block || block.length === BLOCK) this.blocks.push((block = []))
    block.push(event)
    this.last = event.seq
    if (event.seq % this.stride === 0) this.note(event)
    if (this.blocks.length * BLOCK > this.most + 2 * BLOCK) {
      this.blocks.shift()
      this.base += BLOCK
    }
  }

  private note({ seq, at }: LabEvent): void {
    this.notes.push({ seq, at })
    if (this.notes.length < MOST_NOTES) return
    this.stride *= 2
    this.notes = this.notes.filter((note) => note.seq % this.stride === 0)
  }

  at(seq: number): LabEvent | undefined {
    const index = seq - this.base
    return index < 0 ? undefined : this.blocks[Math.floor(index / BLOCK)]?.[index % BLOCK]
  }

  /** The events from `from` to `to`, both included, as far as they are here. */
  slice(from: number, to: number): LabEvent[] {
    const events: LabEvent[] = []
    const last = Math.min(to, this.last)
    for (let seq = Math.max(from, this.base); seq <= last; seq++) {
      const event = this.at(seq)
      if (event) events.push(event)
    }
    return events
  }

  /** The last event at or before a run time; 0 when it lies before everything that is here. */
  seqAt(time: number): number {
    return lastUpTo(this.base, this.last, (seq) => (this.at(seq)?.at ?? Infinity) <= time)
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
