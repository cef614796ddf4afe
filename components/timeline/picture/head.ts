import { legend, type GlyphName } from '../../ui/glyphs'
import { Marks, hourglass, triangle } from '../draw/glyphs'
import { shiftHatches, type Palette } from '../draw/palette'
import type { Pen } from '../draw/pen'

/** Title, facts and legend stand above the drawing, px; whole pixels at every size. */
export const HEAD = 63
export const EDGE = 16

interface Head {
  title: string
  /** Which run it is. */
  note: string
  /** Of the picture, px of its own. */
  width: number
}

export function drawHead(context: Pen, palette: Palette, { title, note, width }: Head): void {
  context.textBaseline = 'alphabetic'
  context.font = `600 15px ${palette.sans}`
  context.fillStyle = palette.ink
  context.fillText(title, EDGE, 26)
  context.font = `10.5px ${palette.sans}`
  context.fillStyle = palette.ink3
  context.textAlign = 'right'
  context.fillText(note, width - EDGE, 26)
  context.textAlign = 'left'
  context.font = `12px ${palette.sans}`
  shiftHatches(palette, 0)
  let x = EDGE
  for (const { name, label } of legend) {
    drawSample(context, palette, name, x + 6)
    context.fillStyle = palette.ink2
    context.textBaseline = 'alphabetic'
    // It stands beside the other wait, and the narrowest sheet has no room to spare.
    const words = name === 'pool' ? 'for pool' : label
    context.fillText(words, x + 17, 49)
    x += 17 + Math.ceil(context.measureText(words).width) + 10
  }
}

/** What the lanes draw for a meaning of the legend, around `x`. */
function drawSample(context: Pen, palette: Palette, name: GlyphName, x: number): void {
  const y = 45
  const marks = new Marks()
  const box = (style: string | CanvasPattern, width = 12) => {
    context.fillStyle = style
    context.fillRect(x - width / 2, y - 5, width, 10)
  }
  if (name === 'hit') box(palette.hit, 2.2)
  else if (name === 'waits') box(palette.waits)
  else if (name === 'pool') box(palette.pool)
  else if (name === 'holds') box(palette.lockfill)
  else if (name === 'db') box(palette.db)
  else if (name === 'write') triangle(context, palette, x, y)
  else if (name === 'expiry') hourglass(context, palette, x, y)
  else if (name === 'miss') marks.miss(x, y, 9)
  else if (name === 'stale') marks.stale(x, y, 9)
  marks.draw(context, palette)
}
