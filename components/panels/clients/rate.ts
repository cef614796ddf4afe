const STEP_MS = 100
const STEPS = 10

/** How many there were in each tenth of the last second. */
export class Rate {
  private readonly counts = new Uint32Array(STEPS + 1)
  /** The newest tenth that is in it. */
  private newest = -1

  /** @param at run time in ms; what is older than a second is not counted any more */
  add(at: number): void {
    const step = Math.floor(at / STEP_MS)
    if (step <= this.newest - this.counts.length) return
    for (let empty = Math.max(this.newest + 1, step - STEPS); empty <= step; empty++) {
      this.counts[empty % this.counts.length] = 0
    }
    this.newest = Math.max(this.newest, step)
    const place = step % this.counts.length
    this.counts[place] = (this.counts[place] ?? 0) + 1
  }

  /** Of the last second before `now`, in whole tenths: a moment that goes on is not shown too small. */
  sum(now: number): number {
    const end = Math.floor(now / STEP_MS)
    let sum = 0
    for (let step = end - STEPS; step < end; step++) {
      if (step < 0 || step > this.newest || step <= this.newest - this.counts.length) continue
      sum += this.counts[step % this.counts.length] ?? 0
    }
    return sum
  }
}
