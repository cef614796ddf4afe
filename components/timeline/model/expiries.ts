interface Due {
  expiresAt: number
  index: number
}

/** What expires when, the next one first: a binary heap. */
export class Expiries {
  private readonly heap: Due[] = []

  add(expiresAt: number, index: number): void {
    const { heap } = this
    heap.push({ expiresAt, index })
    for (let at = heap.length - 1; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.isBefore(at, above)) return
      this.swap(at, above)
      at = above
    }
  }

  /** Takes the next one that is over by a time; undefined when none is. */
  due(time: number): Due | undefined {
    const { heap } = this
    const first = heap[0]
    if (!first || first.expiresAt > time) return undefined
    const last = heap.pop()
    if (last && heap.length > 0) {
      heap[0] = last
      this.sink()
    }
    return first
  }

  private sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [at * 2 + 1, at * 2 + 2]
      const next = right < this.heap.length && this.isBefore(right, left) ? right : left
      if (next >= this.heap.length || !this.isBefore(next, at)) return
      this.swap(at, next)
      at = next
    }
  }

  private isBefore(a: number, b: number): boolean {
    return (this.heap[a]?.expiresAt ?? Infinity) < (this.heap[b]?.expiresAt ?? Infinity)
  }

  private swap(a: number, b: number): void {
    const { heap } = this
    const [first, second] = [heap[a], heap[b]]
    if (first && second) [heap[a], heap[b]] = [second, first]
  }
}
