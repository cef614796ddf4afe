import { octagon, triangle } from '../../timeline/draw/glyphs'
import type { Palette } from '../../timeline/draw/palette'
import type { Mark } from './traffic'

type Context = CanvasRenderingContext2D
type Draw = (context: Context, palette: Palette, x: number, y: number) => void

/** Every meaning in its own shape, as in the legend. */
export const drawMark: Record<Mark, Draw> = {
  ask: (context, { ink2 }, x, y) => dot(context, ink2, x, y, 2.5),
  hit: (context, { hit }, x, y) => dot(context, hit, x, y, 4),
  miss: (context, { miss, panel }, x, y) => {
    dot(context, panel, x, y, 4)
    context.strokeStyle = miss
    context.lineWidth = 1.8
    context.stroke()
  },
  // The hourglass of an expiry.
  kept: (context, { expiry, panel }, x, y) => {
    context.beginPath()
    context.moveTo(x - 3.5, y - 4.5)
    context.lineTo(x + 3.5, y - 4.5)
    context.lineTo(x - 3.5, y + 4.5)
    context.lineTo(x + 3.5, y + 4.5)
    context.closePath()
    outlined(context, panel, expiry)
  },
  stale: (context, { stale }, x, y) => {
    context.beginPath()
    context.moveTo(x, y - 5)
    context.lineTo(x + 5, y)
    context.lineTo(x, y + 5)
    context.lineTo(x - 5, y)
    context.fillStyle = stale
    context.fill()
  },
  write: triangle,
  refused: (context, { write, panel }, x, y) => {
    context.beginPath()
    context.moveTo(x, y - 4)
    context.lineTo(x + 4, y + 3.5)
    context.lineTo(x - 4, y + 3.5)
    context.closePath()
    outlined(context, panel, write)
  },
  delete: (context, { expiry, panel }, x, y) => {
    dot(context, panel, x, y, 5)
    context.beginPath()
    context.moveTo(x - 3.5, y - 3.5)
    context.lineTo(x + 3.5, y + 3.5)
    context.moveTo(x + 3.5, y - 3.5)
    context.lineTo(x - 3.5, y + 3.5)
    context.strokeStyle = expiry
    context.lineWidth = 1.6
    context.stroke()
  },
  lock: (context, { lockfill, lock }, x, y) => square(context, lockfill, lock, x, y),
  waits: (context, { panel, lock }, x, y) => square(context, panel, lock, x, y),
  db: (context, { db }, x, y) => square(context, db, db, x, y),
  owed: (context, { panel, db }, x, y) => {
    context.setLineDash([2, 1.5])
    square(context, panel, db, x, y)
    context.setLineDash([])
  },
  redirect: (context, { panel, ink }, x, y) => {
    dot(context, panel, x, y, 5)
    context.beginPath()
    context.moveTo(x + 2, y - 4)
    context.lineTo(x - 2, y)
    context.lineTo(x + 2, y + 4)
    context.strokeStyle = ink
    context.lineWidth = 1.8
    context.stroke()
  },
  fault: (context, palette, x, y) => octagon(context, palette, x, y, 5),
}

function dot(context: Context, colour: string, x: number, y: number, r: number): void {
  context.beginPath()
  context.arc(x, y, r, 0, 2 * Math.PI)
  context.fillStyle = colour
  context.fill()
}

function square(context: Context, fill: string, edge: string, x: number, y: number): void {
  context.beginPath()
  context.rect(x - 4, y - 4, 8, 8)
  outlined(context, fill, edge)
}

function outlined(context: Context, fill: string, edge: string): void {
  context.fillStyle = fill
  context.fill()
  context.strokeStyle = edge
  context.lineWidth = 1.2
  context.stroke()
}

/** The colour in which a mark flows when there are too many to be told apart. */
export const inkOf = (palette: Palette, mark: Mark): string =>
  ({
    ...{ ask: palette.ctl, hit: palette.hit, miss: palette.miss },
    ...{ kept: palette.expiry, stale: palette.stale },
    ...{ write: palette.write, refused: palette.write, delete: palette.expiry },
    ...{ lock: palette.lockfill, waits: palette.lock, db: palette.db, owed: palette.db },
    ...{ redirect: palette.ink, fault: palette.fault },
  })[mark]
