import { seconds } from '../../panels/format'
import { MARKS, RULER } from '../layout'
import { sayTick, ticks } from '../window'
import { scaleOf, type Scene } from './scene'

/** About as wide as the chip with the time of the cursor, px. */
const CHIP = 54

/** The lines of the grid, what has not happened yet, and what is not here. */
export function drawGround(scene: Scene): void {
  const { context, layout, palette, window, now, timeline } = scene
  const { x } = scaleOf(scene)
  const [top, height] = [RULER, layout.height - RULER]
  const end = Math.min(layout.width, Math.max(layout.gutter, x(now)))
  context.globalAlpha = 0.45
  context.fillStyle = palette.raised
  context.fillRect(end, top, layout.width - end, height)
  context.globalAlpha = 1
  context.fillStyle = palette.line
  for (const at of ticks(window, layout.width - layout.gutter).at) {
    context.fillRect(Math.round(x(at)), top, 1, height)
  }
  if (timeline.from.at > window.from) drawMissing(scene, x(timeline.from.at))
}

/** It is large, and nothing to look at. */
export const MISSING_ALPHA = 0.55

/** In many words where there is room, else in few. */
const WHY_MISSING = {
  missed: [
    'the connection was lost for too long: nothing before is drawn',
    'connection lost',
    'lost',
  ],
  old: ['too long ago: its spans are not here', 'too long ago'],
}

/** What was before the page looked on: hatched, with the reason. */
function drawMissing(scene: Scene, to: number): void {
  const { context, layout, palette, timeline } = scene
  const [left, top] = [layout.gutter, RULER + MARKS]
  const right = Math.min(layout.width, to)
  context.globalAlpha = MISSING_ALPHA
  context.fillStyle = palette.missing
  context.fillRect(left, top, right - left, layout.height - top)
  context.globalAlpha = 1
  context.font = `11px ${palette.sans}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const why = WHY_MISSING[timeline.from.missed ? 'missed' : 'old']
  const text = why.find((words) => context.measureText(words).width + 40 <= right - left)
  if (text === undefined) return
  const [middle, y] = [(left + right) / 2, layout.height / 2]
  const width = Math.ceil(context.measureText(text).width) + 20
  context.fillStyle = palette.panel
  context.fillRect(Math.round(middle - width / 2), Math.round(y) - 10, width, 20)
  context.fillStyle = palette.ink2
  context.fillText(text, middle, y)
}

/** The moments above. @param chip the place of the chip with the time, which covers what is under it, px */
export function drawRuler(scene: Scene, chip = -Infinity): void {
  const { context, layout, palette, window } = scene
  const { x } = scaleOf(scene)
  const { step, at: moments } = ticks(window, layout.width - layout.gutter)
  context.font = `10.5px ${palette.sans}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = palette.ink3
  for (const at of moments) {
    const text = sayTick(at, step)
    // The first one begins with the picture, and the last one ends with it.
    const half = context.measureText(text).width / 2
    const middle = Math.max(half, Math.min(x(at), layout.width - half))
    if (Math.abs(middle - chip) < half + CHIP / 2 + 3) continue
    context.fillText(text, middle, RULER / 2 + 1)
  }
}

/** Where one looks: a line through everything, with its time; and where the run is, if that is elsewhere. */
export function drawCursor(scene: Scene): void {
  const { context, layout, palette, now, cursor } = scene
  const { x } = scaleOf(scene)
  const at = cursor ?? now
  if (cursor !== null) veil(scene, x(cursor))
  if (cursor !== null && now > cursor) {
    context.fillStyle = palette.ink3
    context.fillRect(Math.round(x(now)), RULER, 1, layout.height - RULER)
  }
  const place = x(at)
  if (place < layout.gutter - 1 || place > layout.width) return
  context.fillStyle = palette.ink
  context.fillRect(Math.round(place) - 0.75, 16, 1.5, layout.height - 16)
  chip(scene, place, seconds(at))
}

/** What comes after the moment that is looked at is known, but has not happened yet there. */
function veil({ context, layout, palette }: Scene, from: number): void {
  const left = Math.max(layout.gutter, from)
  if (left >= layout.width) return
  context.globalAlpha = 0.62
  context.fillStyle = palette.panel
  context.fillRect(left, RULER, layout.width - left, layout.height - RULER)
  context.globalAlpha = 1
}

function chip({ context, layout, palette }: Scene, x: number, text: string): void {
  context.font = `600 11px ${palette.sans}`
  const width = Math.ceil(context.measureText(text).width) + 12
  const left = Math.min(layout.width - width, Math.max(layout.gutter, Math.round(x - width / 2)))
  context.fillStyle = palette.ink
  context.fillRect(left, 1, width, 17)
  context.fillStyle = palette.panel
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, left + width / 2, 10)
}
