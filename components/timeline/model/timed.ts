const FIRST_SIZE = 64

/** Numbers with their times, in the order of time; the older half is let go beyond a budget. */
export class Timed {
  private times = new Float64Array(FIRST_SIZE)
  private values = new Int32Array(FIRST_SIZE)
  length = 0

  /** @param budget the most that are kept */
  constructor(private readonly budget: number) {}

  push(at: number, value: number): void {
    if (this.length === this.times.length) this.makeRoom()
    this.times[this.length] = at
    this.values[this.length++] = value
  }

  private makeRoom(): void {
    const full = this.length >= this.budget
    const from = full ? this.length >> 1 : 0
    const size = full ? this.times.length : this.times.length * 2
    const [times, values] = [new Float64Array(size), new Int32Array(size)]
    times.set(this.times.subarray(from, this.length))
    values.set(this.values.subarray(from, this.length))
    ;[this.times, this.values, this.length] = [times, values, this.length - from]
  }

  /** As `push`, of one that is told late: it is put in its place. */
  insert(at: number, value: number): void {
    this.push(at, value)
    let place = this.length - 1
    for (; place > 0 && this.timeAt(place - 1) > at; place--) {
      this.times[place] = this.timeAt(place - 1)
      this.values[place] = this.valueAt(place - 1)
    }
    this.times[place] = at
    this.values[place] = value
  }

  timeAt(place: number): number {
    return this.times[place] ?? 0
  }
  /** 0 before the first. */
  valueAt(place: number): number {
    return place < 0 ? 0 : (this.values[place] ?? 0)
  }
  protected replaceLast(value: number): void {
    this.values[this.length - 1] = value
  }

  /** How many of them come before the first for which `isPast` is false. */
  protected countWhile(isPast: (place: number) => boolean): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isPast(middle)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The place of the first one at or after a time; `length` when there is none. */
  placeFrom(time: number): number {
    return this.countWhile((place) => this.timeAt(place) < time)
  }
}

/** Moments of one kind, each with the `seq` of the event that tells of it. */
export class Moments extends Timed {
  /** How many there were in all. */
  total = 0

  constructor(budget = 65_536) {
    super(budget)
  }

  override push(at: number, seq: number): void {
    super.push(at, seq)
    this.total++
  }

  /** The place of the next one after an event (1) or of the last one before it (-1); else -1. */
  placeBeside(seq: number, direction: 1 | -1): number {
    const place =
      direction === 1
        ? this.countWhile((at) => this.valueAt(at) <= seq)
        : this.countWhile((at) => this.valueAt(at) < seq) - 1
    return place < this.length ? place : -1
  }
}

/** A number that rises and falls, change by change. */
export class Steps extends Timed {
  constructor(budget = 16_384) {
    super(budget)
  }

  get now(): number {
    return this.valueAt(this.length - 1)
  }

  change(at: number, by: number): void {
    const value = this.now + by
    if (this.length > 0 && this.timeAt(this.length - 1) === at) this.replaceLast(value)
    else this.push(at, value)
  }

  /** Calls for each piece of a window in which the value stays the same and is not 0. */
  each(from: number, to: number, piece: (from: number, to: number, value: number) => void): void {
    const first = this.countWhile((place) => this.timeAt(place) <= from) - 1
    for (let i = Math.max(0, first); i < this.length; i++) {
      const start = this.timeAt(i)
      if (start > to) return
      const end = i + 1 < this.length ? this.timeAt(i + 1) : to
      const value = this.valueAt(i)
      if (value > 0 && end > from) piece(Math.max(from, start), Math.min(to, end), value)
    }
  }
}
