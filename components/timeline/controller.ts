import type { FoldedLayout } from './layout'
import type { Proof } from './proof'
import type { Target } from './target'
import {
  fitted,
  following,
  panned,
  reaching,
  showing,
  USUAL_SPAN,
  zoomed,
  type Window,
} from './window'

/** What the screen shows of the view; the window itself moves with every frame and is read as it is. */
export interface View {
  follow: boolean
  /** The first client of the group in sight; null: many clients are folded into one band. */
  group: number | null
  hover: Target | null
  /** The request that was chosen, by its index; -1 for none. */
  chosen: number
  /** The lanes as they were last drawn; null before. */
  lanes: LanesInSight | null
  /** The anomaly that is looked at, and what proves it. */
  proof: Proof | null
}

/** Which lanes are in sight. */
interface LanesInSight {
  first: number
  count: number
  all: number
  /** So many are in sight when they are unfolded. */
  page: number
  folds: boolean
  folded: boolean
}

/** Where one looks and at what. Everything that draws listens to it. */
export class Controller {
  window: Window = { from: 0, to: USUAL_SPAN }
  /** Where everything stood when it was last drawn. */
  layout: FoldedLayout | null = null
  private fitted = false
  /** Whoever has chosen a part of the run keeps it. */
  private chosen = false
  private state: View = {
    ...{ follow: true, group: null, hover: null, chosen: -1, lanes: null, proof: null },
  }
  private readonly listeners = new Set<() => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  view = (): View => this.state

  private set(part: Partial<View>): void {
    this.state = { ...this.state, ...part }
    this.changed()
  }
  private changed(): void {
    for (const listener of this.listeners) listener()
  }

  /** A narrow screen shows less of the run, at the same scale. @param width of the time axis, px */
  fitTo(width: number): void {
    if (this.fitted || width <= 0) return
    this.fitted = true
    this.window = {
      from: 0,
      to: Math.max(2000, Math.min(USUAL_SPAN, Math.round(width / 80) * 1000)),
    }
  }

  reset(): void {
    this.window = { from: 0, to: USUAL_SPAN }
    this.fitted = this.chosen = false
    this.set({ follow: true, hover: null, chosen: -1, proof: null })
  }

  /** Time goes on: the window goes with it. */
  tick(now: number): void {
    if (this.state.follow) this.window = following(this.window.to - this.window.from, now)
  }

  /** @param at the moment that keeps its place; left out: the middle, or now while it is followed */
  zoom(factor: number, end: number, at = (this.window.from + this.window.to) / 2): void {
    this.chosen = true
    this.window = zoomed(this.window, factor, at, end)
    this.tick(end)
    this.changed()
  }

  pan(by: number, end: number): void {
    this.window = panned(this.window, by, end)
    this.set({ follow: false })
  }

  fit(end: number): void {
    this.fitted = true
    this.window = fitted(end)
    this.changed()
  }

  /** The run is over, and nobody looks at a part of it: all of it is shown. */
  over(end: number): void {
    if (!this.chosen && this.state.follow) this.fit(end)
  }

  /** Brings a moment into sight, without following any more. */
  show(at: number, end: number): void {
    this.window = showing(this.window, at, end)
    this.set({ follow: false })
  }

  followNow(now: number): void {
    this.set({ follow: true })
    this.tick(now)
  }

  /** It was drawn like this. */
  laid(layout: FoldedLayout): void {
    this.layout = layout
    const { folds, page } = layout
    const { first, count, all, folded } = layout.lanes
    const { lanes } = this.state
    const same =
      lanes?.first === first &&
      lanes.count === count &&
      lanes.all === all &&
      lanes.page === page &&
      lanes.folded === folded
    if (!same) this.set({ lanes: { first, count, all, page, folds, folded } })
  }

  unfold(group: number | null): void {
    this.set({ group })
  }
  /** To the lanes after (1) or before (-1) those in sight; the last page is full. */
  turn(by: 1 | -1): void {
    const { lanes } = this.state
    if (lanes) this.unfold(Math.max(1, Math.min(lanes.all, lanes.first + by * lanes.count)))
  }
  hover(target: Target | null): void {
    if (target !== this.state.hover) this.set({ hover: target })
  }
  prove(proof: Proof | null): void {
    this.set({ proof })
  }
  /** Brings a time into sight as a whole. */
  reach(from: number, to: number, end: number): void {
    this.window = reaching(this.window, from, to, end)
    this.set({ follow: false })
  }
  choose(request: number): void {
    this.set({ chosen: request })
  }
}
