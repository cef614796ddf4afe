/** Columns begin small and double up to their budget. */
const FIRST_CAPACITY = 1024

/**
 * Spans of time in columns of plain numbers: a hundred thousand of them are a few megabytes and cost
 * the garbage collector nothing. The oldest are let go beyond a budget; indexes never change.
 */
export class Spans {
  /** The oldest index still here, and the one that the next span gets. */
  first = 0
  next = 0
  private mask: number
  private start: Float64Array
  private end: Float64Array
  private extra: Float64Array
  private lane: Int32Array
  private a: Int32Array
  private b: Int32Array
  private seq: Int32Array
  private link: Int32Array
  private kind: Uint8Array
  private flags: Uint8Array

  /** @param budget the most spans kept; a power of two */
  constructor(private readonly budget: number) {
    const size = Math.min(FIRST_CAPACITY, budget)
    this.mask = size - 1
    const [f64, i32] = [() => new Float64Array(size), () => new Int32Array(size)]
    ;[this.start, this.end, this.extra] = [f64(), f64(), f64()]
    ;[this.lane, this.a, this.b, this.seq, this.link] = [i32(), i32(), i32(), i32(), i32()]
    ;[this.kind, this.flags] = [new Uint8Array(size), new Uint8Array(size)]
  }

  /** An open span. @returns its index */
  add(
    start: number,
    lane: number,
    kind: number,
    seq: number,
    a: number,
    b: number,
    link = -1,
  ): number {
    if (this.next - this.first > this.mask) this.makeRoom()
    const index = this.next++
    const slot = index & this.mask
    this.start[slot] = start
    this.end[slot] = Infinity
    this.extra[slot] = Infinity
    this.lane[slot] = lane
    this.kind[slot] = kind
    this.flags[slot] = 0
    this.seq[slot] = seq
    this.a[slot] = a
    this.b[slot] = b
    this.link[slot] = link
    return index
  }

  private makeRoom(): void {
    if (this.mask + 1 >= this.budget) {
      this.first++
      return
    }
    // Nothing was let go before the budget is reached, so the columns are in order.
    const size = (this.mask + 1) * 2
    this.mask = size - 1
    const f64 = (old: Float64Array) => grown(new Float64Array(size), old)
    const i32 = (old: Int32Array) => grown(new Int32Array(size), old)
    const u8 = (old: Uint8Array) => grown(new Uint8Array(size), old)
    ;[this.start, this.end, this.extra] = [f64(this.start), f64(this.end), f64(this.extra)]
    ;[this.lane, this.a, this.b] = [i32(this.lane), i32(this.a), i32(this.b)]
    ;[this.seq, this.link] = [i32(this.seq), i32(this.link)]
    ;[this.kind, this.flags] = [u8(this.kind), u8(this.flags)]
  }

  /** Whether the span has not been let go. */
  has(index: number): boolean {
    return index >= this.first && index < this.next
  }
  close(index: number, end: number, kind = this.kindOf(index)): void {
    if (!this.has(index)) return
    this.end[index & this.mask] = end
    this.kind[index & this.mask] = kind
  }
  flag(index: number, bits: number): void {
    if (this.has(index)) this.flags[index & this.mask] = this.flagsOf(index) | bits
  }
  unflag(index: number, bits: number): void {
    if (this.has(index)) this.flags[index & this.mask] = this.flagsOf(index) & ~bits
  }
  setExtra(index: number, value: number): void {
    if (this.has(index)) this.extra[index & this.mask] = value
  }

  setLink(index: number, value: number): void {
    if (this.has(index)) this.link[index & this.mask] = value
  }
  setA(index: number, value: number): void {
    if (this.has(index)) this.a[index & this.mask] = value
  }

  startOf(index: number): number {
    return this.start[index & this.mask] ?? 0
  }
  /** Infinity while it is open. */
  endOf(index: number): number {
    return this.end[index & this.mask] ?? 0
  }
  isOpen(index: number): boolean {
    return this.endOf(index) === Infinity
  }
  /** A second end: of a lease, of a TTL. Infinity when there is none. */
  extraOf(index: number): number {
    return this.extra[index & this.mask] ?? 0
  }
  laneOf(index: number): number {
    return this.lane[index & this.mask] ?? 0
  }
  kindOf(index: number): number {
    return this.kind[index & this.mask] ?? 0
  }
  flagsOf(index: number): number {
    return this.flags[index & this.mask] ?? 0
  }
  seqOf(index: number): number {
    return this.seq[index & this.mask] ?? 0
  }
  aOf(index: number): number {
    return this.a[index & this.mask] ?? 0
  }
  bOf(index: number): number {
    return this.b[index & this.mask] ?? 0
  }
  /** Of a step: its request; of a request: the `seq` of its end. -1 for none. */
  linkOf(index: number): number {
    return this.link[index & this.mask] ?? -1
  }
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(bigger: T, old: T): T {
  bigger.set(old)
  return bigger
}
