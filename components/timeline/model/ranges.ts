/** A time of the whole run: a pause, a server that is away, a call that is held on purpose. */
export interface Range {
  kind: 'pause' | 'lost' | 'broken' | 'slow'
  /** Of the server. */
  name: string
  start: number
  /** Infinity while it lasts. */
  end: number
  seq: number
}

const MOST = 2000

/** Such times in the order in which they began. Bounded. */
export class Ranges {
  readonly list: Range[] = []

  begin(at: number, kind: Range['kind'], name: string, seq: number): void {
    if (this.open(kind, name)) return
    this.list.push({ kind, name, start: at, end: Infinity, seq })
    if (this.list.length > MOST) this.list.shift()
  }

  end(at: number, kind: Range['kind'], name: string): void {
    const range = this.open(kind, name)
    if (range) range.end = at
  }

  private open(kind: Range['kind'], name: string): Range | undefined {
    return this.list.findLast(
      (range) => range.kind === kind && range.name === name && range.end === Infinity,
    )
  }
}
