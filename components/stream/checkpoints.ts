import type { LabState } from '@/server/protocol'
import { cloneState } from './cloneState'

/** A state of the run, never changed: whoever goes on from here takes a copy. */
export interface Checkpoint {
  seq: number
  at: number
  state: LabState
}

const SPACING = { least: 2000, most: 20_000 }

/** Copies of the state on its way, so that any moment is one of them and a few events. Bounded. */
export class Checkpoints {
  private kept: Checkpoint[] = []
  private spacing = SPACING.least

  /** @param most how many are kept */
  constructor(private readonly most = 48) {}

  clear(): void {
    this.kept = []
    this.spacing = SPACING.least
  }

  /** Takes a copy when enough has happened since the last one before it. */
  note(state: LabState): void {
    const before = this.before(state.seq)
    if (state.seq - (before?.seq ?? 0) >= this.spacing) this.add(state)
  }

  /** Takes a copy. The dearer copies are, the fewer are taken: the time goes to folding the events. */
  add(state: LabState): void {
    const began = performance.now()
    const checkpoint = { seq: state.seq, at: state.at, state: cloneState(state) }
    const cost = performance.now() - began
    this.spacing = Math.min(SPACING.most, Math.max(SPACING.least, Math.round(cost * 2000)))
    const place = this.kept.findIndex(({ seq }) => seq >= state.seq)
    if (this.kept[place]?.seq === state.seq) return
    this.kept.splice(place === -1 ? this.kept.length : place, 0, checkpoint)
    if (this.kept.length > this.most) this.thin(state.seq)
  }

  /** Lets the one go that is missed least: the older, the wider the gaps may be. */
  private thin(head: number): void {
    let [least, at] = [Infinity, 1]
    for (let i = 1; i < this.kept.length - 1; i++) {
      const [before, it, after] = [this.kept[i - 1], this.kept[i], this.kept[i + 1]]
      if (!before || !it || !after) continue
      const missed = (after.seq - before.seq) / (Math.abs(head - it.seq) + SPACING.least)
      if (missed < least) [least, at] = [missed, i]
    }
    this.kept.splice(at, 1)
  }

  /** The last one at or before an event. */
  before(seq: number): Checkpoint | undefined {
    return this.kept.findLast((checkpoint) => checkpoint.seq <= seq)
  }

  /** The one that lies nearest to a moment, in ms. */
  nearest(at: number): Checkpoint | undefined {
    let best: Checkpoint | undefined
    for (const checkpoint of this.kept) {
      if (!best || Math.abs(checkpoint.at - at) < Math.abs(best.at - at)) best = checkpoint
    }
    return best
  }
}
