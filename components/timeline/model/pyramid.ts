/** Steps of the finest level, ms; each level above is twice as coarse. */
const STEP = 1
const LEVELS = 12
/** Buckets a level: the finest covers 4 s, the coarsest more than the longest run. */
const BUCKETS = 4096

/**
 * How many did what, over time, at every resolution at once: gauges are averaged, counters summed.
 * Whatever the window, one look costs one bucket a pixel. Memory is fixed.
 */
export class Pyramid {
  private readonly levels: Float32Array[]
  /** The newest bucket of each level. */
  private readonly newest = new Int32Array(LEVELS)
  private readonly gauges: Int32Array
  private readonly pending: Float64Array
  private bucket = 0
  private time = 0

  /** @param gaugeCount the first channels are gauges, the others counters */
  constructor(
    private readonly channels: number,
    private readonly gaugeCount: number,
  ) {
    this.levels = Array.from({ length: LEVELS }, () => new Float32Array(BUCKETS * channels))
    this.gauges = new Int32Array(gaugeCount)
    this.pending = new Float64Array(channels)
  }

  /** What a gauge says now. */
  now(channel: number): number {
    return this.gauges[channel] ?? 0
  }

  /** Since when the gauges are as they are now, ms. */
  get since(): number {
    return this.bucket * STEP
  }

  /** A gauge rises or falls. */
  change(channel: number, by: number): void {
    this.gauges[channel] = (this.gauges[channel] ?? 0) + by
  }

  count(channel: number): void {
    this.pending[channel] = (this.pending[channel] ?? 0) + 1
  }

  /** Time goes on to `at`, ms; it never goes back. */
  advance(at: number): void {
    if (at <= this.time) return
    const bucket = Math.floor(at / STEP)
    if (bucket === this.bucket) {
      this.integrate(at - this.time)
      this.time = at
      return
    }
    this.integrate((this.bucket + 1) * STEP - this.time)
    this.flush()
    // Whole buckets in which nothing changed: each level gets no more of them than it can hold.
    if (bucket > this.bucket + 1) this.fill(this.bucket + 1, bucket)
    this.bucket = bucket
    this.time = bucket * STEP
    this.integrate(at - this.time)
    this.time = at
  }

  private integrate(ms: number): void {
    for (let c = 0; c < this.gaugeCount; c++) {
      this.pending[c] = (this.pending[c] ?? 0) + (this.gauges[c] ?? 0) * ms
    }
  }

  private flush(): void {
    for (let level = 0; level < LEVELS; level++) {
      const values = this.levels[level]
      const at = this.enter(level, this.bucket >> level)
      for (let c = 0; values && c < this.channels; c++) {
        values[at + c] = (values[at + c] ?? 0) + (this.pending[c] ?? 0)
      }
    }
    this.pending.fill(0)
  }

  private fill(from: number, to: number): void {
    for (let level = 0; level < LEVELS; level++) {
      const values = this.levels[level]
      const size = 1 << level
      const first = Math.max(from >> level, (to >> level) - BUCKETS + 1)
      for (let bucket = first; values && bucket <= (to - 1) >> level; bucket++) {
        const at = this.enter(level, bucket)
        const ms = (Math.min(to, (bucket + 1) * size) - Math.max(from, bucket * size)) * STEP
        for (let c = 0; c < this.gaugeCount; c++) {
          values[at + c] = (values[at + c] ?? 0) + (this.gauges[c] ?? 0) * ms
        }
      }
    }
  }

  /** Where the values of a bucket stand; one that is new is emptied first. */
  private enter(level: number, bucket: number): number {
    const values = this.levels[level]
    let newest = this.newest[level] ?? 0
    if (bucket > newest + BUCKETS) newest = bucket - BUCKETS
    for (; newest < bucket; newest++) {
      const at = ((newest + 1) % BUCKETS) * this.channels
      values?.fill(0, at, at + this.channels)
    }
    this.newest[level] = Math.max(this.newest[level] ?? 0, bucket)
    return (bucket % BUCKETS) * this.channels
  }

  /** The coarsest level whose buckets are no wider than `ms`, or the first above that reaches back to `from`. */
  levelFor(ms: number, from: number): number {
    let level = Math.min(LEVELS - 1, Math.max(0, Math.floor(Math.log2(ms / STEP))))
    while (level < LEVELS - 1 && from < this.oldest(level)) level++
    return level
  }

  /** Since when a level knows anything, ms. */
  private oldest(level: number): number {
    const first = (this.newest[level] ?? 0) - BUCKETS + 1
    return first <= 0 ? 0 : first * this.stepOf(level)
  }

  /** From this bucket on they may still change. */
  wholeTo(level: number): number {
    return this.bucket >> level
  }

  stepOf(level: number): number {
    return STEP << level
  }

  /**
   * The average of a gauge in the bucket that holds a time; the newest bucket is not whole yet, and after
   * it the gauge stands where it stands. Time goes on with the events alone: one that comes late counts
   * from when it was.
   */
  gaugeAt(level: number, time: number, channel: number): number {
    if (time > this.time) return this.now(channel)
    const step = this.stepOf(level)
    const bucket = Math.floor(time / step)
    const sum = this.sumAt(level, bucket, channel)
    const whole = (bucket + 1) * step <= this.bucket * STEP
    return sum / (whole ? step : Math.max(STEP, this.bucket * STEP - bucket * step))
  }

  /** What was counted in one bucket. */
  sumAt(level: number, bucket: number, channel: number): number {
    const newest = this.newest[level] ?? 0
    if (bucket < 0 || bucket > newest || bucket <= newest - BUCKETS) return 0
    return this.levels[level]?.[(bucket % BUCKETS) * this.channels + channel] ?? 0
  }
}
