import type { Pyramid } from '../model/pyramid'
import { isCanvas, type Pen } from './pen'
import type { Scene } from './scene'

/** A picture made of columns along the time axis. All places are CSS pixels. */
export interface Columns {
  /** Whatever else the picture depends on: when one of them changes it is drawn anew. */
  key: readonly unknown[]
  top: number
  height: number
  /** What one column stands for, ms. */
  step: number
  /** The columns in sight: the first, and one past the last. */
  from: number
  to: number
  /** From this column on they may still change. */
  whole: number
  /** Draws the columns `from` … `to - 1`. */
  draw: (from: number, to: number, on: Surface) => void
}

export interface Surface {
  context: Pen
  /** The left edge of a column; columns have no gaps and no overlaps, and begin on whole device pixels. */
  edge: (column: number) => number
}

/** So many columns may wait until they are taken into the picture that is kept. */
const CHUNK = 32

/**
 * Most of a picture that moves along with time is what it was a frame ago, a few pixels further left.
 * Columns that are over are drawn once into a picture of their own, which is copied with every frame.
 */
export class Strip {
  private readonly canvas = document.createElement('canvas')
  private key: readonly unknown[] = []
  /** The columns that are kept: the first, and one past the last. */
  private from = 0
  private to = 0

  draw(scene: Scene, columns: Columns): void {
    const { layout, window, ratio, context } = scene
    const perMs = (layout.width - layout.gutter) / (window.to - window.from)
    // In device pixels from the start of the run: the same column is as wide in every frame.
    const place = (column: number) => Math.round(column * columns.step * perMs * ratio)
    const left = Math.round(window.from * perMs * ratio) - Math.round(layout.gutter * ratio)
    const edge = (column: number) => (place(column) - left) / ratio
    // Lines cannot be copied: all of them are drawn.
    if (!isCanvas(context)) return columns.draw(columns.from, columns.to, { context, edge })
    this.keep(
      scene,
      columns,
      [...columns.key, perMs, ratio, columns.top, columns.height, columns.step],
      place,
    )
    this.copy({ ...scene, context }, columns.top, place, left)
    const from = Math.max(columns.from, this.to)
    if (from < columns.to) columns.draw(from, columns.to, { context, edge })
  }

  /** Brings the kept picture up to date. */
  private keep(
    { layout, ratio }: Scene,
    columns: Columns,
    key: readonly unknown[],
    place: (column: number) => number,
  ): void {
    const until = Math.min(columns.to, columns.whole)
    const same = key.length === this.key.length && key.every((part, i) => part === this.key[i])
    const joins = columns.from >= this.from && columns.from <= this.to
    const fits = place(until) - place(this.from) <= this.canvas.width
    if (!same || !joins || !fits) {
      Object.assign(this, { key, from: columns.from, to: columns.from })
      // Room for twice what is in sight. To set the size of a canvas empties it.
      this.canvas.width = Math.ceil(2 * layout.width * ratio)
      this.canvas.height = Math.ceil(columns.height * ratio)
    } else if (until - this.to < CHUNK) return
    const context = this.canvas.getContext('2d')
    if (!context || until <= this.to) return
    context.setTransform(ratio, 0, 0, ratio, 0, -Math.round(columns.top * ratio))
    const edge = (column: number) => (place(column) - place(this.from)) / ratio
    columns.draw(this.to, until, { context, edge })
    this.to = until
  }

  private copy(
    { context, layout, ratio }: Scene & { context: CanvasRenderingContext2D },
    top: number,
    place: (column: number) => number,
    left: number,
  ): void {
    const gutter = Math.round(layout.gutter * ratio)
    const x = place(this.from) - left
    const cut = Math.max(0, gutter - x)
    const width = Math.min(
      place(this.to) - place(this.from) - cut,
      Math.ceil(layout.width * ratio) - x - cut,
    )
    if (width <= 0 || this.canvas.height === 0) return
    const { height } = this.canvas
    const before = context.getTransform()
    context.setTransform(1, 0, 0, 1, 0, Math.round(before.f))
    const y = Math.round(top * ratio)
    context.drawImage(this.canvas, cut, 0, width, height, x + cut, y, width, height)
    context.setTransform(before)
  }
}

/** The columns of a pyramid that are in sight: the finest that are no narrower than a device pixel. */
export function columnsOf({ layout, window, ratio, now }: Scene, pyramid: Pyramid) {
  const pixelMs = (window.to - window.from) / ((layout.width - layout.gutter) * ratio)
  const first = Math.max(0, window.from)
  // `levelFor` gives a level that is at most as coarse as asked, and more than half as coarse.
  const level = pyramid.levelFor(2 * pixelMs, first)
  const step = pyramid.stepOf(level)
  const last = Math.floor(Math.min(window.to, now) / step)
  return {
    level,
    step,
    from: Math.floor(first / step),
    to: last + 1,
    whole: pyramid.wholeTo(level),
  }
}

const strips = new WeakMap<object, Strip>()

/** The strip that shows this. */
export function stripOf(shown: object): Strip {
  const known = strips.get(shown)
  if (known) return known
  const strip = new Strip()
  strips.set(shown, strip)
  return strip
}
