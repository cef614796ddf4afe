import type { LabEvent } from '@/server/protocol'

/** So many of the newest that are found are kept. */
const MOST = 2000
/** So many that come after the moment that is looked at are enough. */
const AFTER = 500
/** Events looked through before the time is looked at again. */
const SLICE = 512
/** How long one looks in one go, in ms: the page has more to do. */
const MOST_MS = 20

interface Log {
  /** Those of the events `from` … `to` that are here, in order. */
  events(from: number, to: number): LabEvent[]
}

/** Looks for the events that are wanted, from one event back to the oldest that is here, a little at a time. */
export class LogSearch {
  /** In order. */
  private found: LabEvent[] = []
  private shown: LabEvent[] | null = null
  /** The first and the last event that were looked at; before the first look, the one after `last`. */
  private from: number
  private nothingBefore = false

  constructor(
    private readonly log: Log,
    private readonly wanted: (event: LabEvent) => boolean,
    private last: number,
  ) {
    this.from = last + 1
  }

  get to(): number {
    return this.last
  }

  /** The oldest event that was looked at. */
  get oldest(): number {
    return this.from
  }

  /** Older events are still to be looked at. */
  get looking(): boolean {
    return !this.nothingBefore && this.from > 1 && this.found.length < MOST
  }

  covers(seq: number): boolean {
    return seq >= this.from && seq <= this.last
  }

  /** Takes in what has come up to `to`, and goes further back. */
  go(to: number, clock = (): number => performance.now()): void {
    const ends = clock() + MOST_MS
    this.forth(to)
    this.backUntil(ends, clock)
  }

  /** Looks for some that come after the event `seq`, though not beyond `bound`, and goes further back. */
  goAround(seq: number, bound: number, clock = (): number => performance.now()): void {
    const ends = clock() + MOST_MS
    while (this.last < bound && this.after(seq) < AFTER && clock() < ends) {
      this.forth(Math.min(bound, this.last + SLICE))
    }
    this.backUntil(ends, clock)
  }

  private after(seq: number): number {
    return this.found.length - 1 - this.found.findLastIndex((event) => event.seq <= seq)
  }

  private forth(to: number): void {
    if (to <= this.last) return
    const came = this.log.events(this.last + 1, to).filter(this.wanted)
    if (came.length > 0) this.keep([...this.found, ...came])
    this.last = to
  }

  private backUntil(ends: number, clock: () => number): void {
    do this.back()
    while (this.looking && clock() < ends)
  }

  private back(): void {
    if (!this.looking) return
    const events = this.log.events(Math.max(1, this.from - SLICE), this.from - 1)
    const [first] = events
    this.nothingBefore = !first
    if (!first) return
    this.from = first.seq
    const found = events.filter(this.wanted)
    if (found.length > 0) this.keep([...found, ...this.found])
  }

  private keep(found: LabEvent[]): void {
    this.found = found.slice(-MOST)
    this.shown = null
    // What was found before is no longer said: it counts as not looked at.
    if (found.length > MOST) this.from = this.found[0]?.seq ?? this.from
  }

  /** What was found, the newest first; the same list as long as it is the same. */
  newestFirst(): LabEvent[] {
    return (this.shown ??= this.found.toReversed())
  }
}
