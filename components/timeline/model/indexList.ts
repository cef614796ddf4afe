import type { Spans } from './spans'

/** Indexes of spans in the order in which they began: a lane, a lock, the lives of one key. */
export class IndexList {
  private items = new Int32Array(16)
  private head = 0
  private tail = 0
  /** The longest closed span so far, ms: how far back one must look for what reaches into a window. */
  longest = 0

  push(index: number): void {
    if (this.tail === this.items.length) this.makeRoom()
    this.items[this.tail++] = index
  }

  /** Puts in a span that began a little before the last ones. */
  insert(spans: Spans, index: number): void {
    this.push(index)
    const start = spans.startOf(index)
    for (let i = this.tail - 1; i > this.head; i--) {
      const before = this.items[i - 1] ?? -1
      if (spans.startOf(before) <= start) return
      this.items[i] = before
      this.items[i - 1] = index
    }
  }

  private makeRoom(): void {
    const kept = this.items.subarray(this.head, this.tail)
    // Half of it was let go: what is left fits into the same room.
    const size = kept.length * 2 > this.items.length ? this.items.length * 2 : this.items.length
    const items = new Int32Array(size)
    items.set(kept)
    ;[this.items, this.head, this.tail] = [items, 0, kept.length]
  }

  get length(): number {
    return this.tail - this.head
  }

  /** The span at a place, 0 … length - 1. */
  at(place: number): number {
    return this.items[this.head + place] ?? -1
  }

  last(): number {
    return this.tail > this.head ? this.at(this.length - 1) : -1
  }

  /** Forgets those that the columns have let go. */
  trim(spans: Spans): void {
    while (this.head < this.tail && this.at(0) < spans.first) this.head++
  }

  /** The place of the last span that began at or before a time; -1 when there is none. */
  placeAt(spans: Spans, time: number): number {
    let [low, high] = [-1, this.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (spans.startOf(this.at(middle)) <= time) low = middle
      else high = middle - 1
    }
    return low
  }

  /**
   * The place of the first span that may reach into what comes after a time.
   * @param oldest when the oldest open span began, where later ones may have ended before it
   */
  firstReaching(spans: Spans, time: number, oldest = Infinity): number {
    this.trim(spans)
    return Math.max(0, this.placeAt(spans, Math.min(oldest, time - this.longest)))
  }
}
