/**
 * The events that a claim stands on, by `seq`: few of them, and chosen so that a look at them convinces.
 * A claim tells of every event that puts it to the test, and of those that break it.
 */
export class Proof {
  private first = 0
  private latest = 0
  private hardest = 0
  private margin = Infinity
  private brokenFirst = 0
  private brokenLatest = 0

  /**
   * @param margin how far it was from being broken: the event with the least is kept as the hardest
   *   test; left out where every test is as hard as the other
   */
  tested({ seq }: { seq: number }, margin = Infinity): void {
    if (this.first === 0) this.first = seq
    this.latest = seq
    if (margin >= this.margin) return
    this.margin = margin
    this.hardest = seq
  }

  broken({ seq }: { seq: number }): void {
    if (this.brokenFirst === 0) this.brokenFirst = seq
    this.brokenLatest = seq
  }

  /** The first event that put it to the test, by `seq`; undefined: none has. */
  get testedFrom(): number | undefined {
    return this.first === 0 ? undefined : this.first
  }

  /**
   * In the order of the run, three at most. Held: the first test, the hardest and the latest; none when
   * nothing has put it to the test. Not held: the first and the latest event that broke it.
   */
  events(held: boolean): number[] {
    const { first, hardest, latest, brokenFirst, brokenLatest } = this
    const seqs = held ? [first, hardest, latest] : [brokenFirst, brokenLatest]
    return [...new Set(seqs)].filter((seq) => seq > 0).sort((a, b) => a - b)
  }
}
