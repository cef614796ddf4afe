import type { Clock } from '../ports'
import type { LabEvent } from '../protocol/events'

/** Where events go. `seq` is given here and nowhere else, so that it has no holes. */
export class Tape {
  private last = 0
  private readonly zero: number

  /** @param write takes each event as it happens; it must not throw */
  constructor(
    private readonly clock: Clock,
    private readonly write: (event: LabEvent) => void,
  ) {
    this.zero = clock.now()
  }

  /** Run time in ms, to the microsecond. */
  now(): number {
    return Math.round((this.clock.now() - this.zero) * 1000) / 1000
  }

  /** The `seq` that the next event must carry; taking it is a promise to `add` at once. */
  next(): number {
    return ++this.last
  }

  add(event: LabEvent): void {
    this.write(event)
  }
}
