import type { Layout } from '../layout'
import type { Timeline } from '../model/timeline'
import type { Window } from '../window'
import type { Palette } from './palette'
import type { Pen } from './pen'

/** Everything that one picture is made of. */
export interface Scene {
  context: Pen
  timeline: Timeline
  layout: Layout
  window: Window
  palette: Palette
  /** The end of what has happened, ms. */
  now: number
  /** The moment that is looked at; null: now. */
  cursor: number | null
  /** The request under the pointer or the focus, and the one that was chosen; -1 for none. */
  hover: number
  chosen: number
  /** The events that prove the anomaly that is looked at. */
  proof: readonly { at: number; client: number }[]
  /** The delay that the lab has injected into a query that is open, by the `seq` of its beginning, ms. */
  due: (seq: number) => number
  /** Words for a moved setting. */
  sayChange: (change: { name: string; from: unknown; to: unknown }) => string
  /** Device pixels in one. */
  ratio: number
}

/** From a time to its place. */
export function scaleOf({ layout, window }: Scene): { x: (at: number) => number; perMs: number } {
  const perMs = (layout.width - layout.gutter) / (window.to - window.from)
  return { perMs, x: (at) => layout.gutter + (at - window.from) * perMs }
}

/** Rectangles of one style, drawn together: changing styles costs more than drawing. */
export class Boxes {
  private values = new Float32Array(1024)
  private length = 0

  add(x: number, y: number, width: number, height: number): void {
    if (this.length + 4 > this.values.length) {
      const bigger = new Float32Array(this.values.length * 2)
      bigger.set(this.values)
      this.values = bigger
    }
    this.values[this.length++] = x
    this.values[this.length++] = y
    this.values[this.length++] = width
    this.values[this.length++] = height
  }

  /** Draws them all and is empty again. */
  fill(context: Pen, style: string | CanvasPattern): void {
    if (this.length === 0) return
    context.fillStyle = style
    const { values } = this
    for (let i = 0; i < this.length; i += 4) {
      context.fillRect(values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0)
    }
    this.length = 0
  }
}
