import { RULER } from '../layout'
import type { MomentKind } from '../model/kinds'
import { hourglass, octagon, openDiamond, pin, tickMark } from './glyphs'
import { scaleOf, type Scene } from './scene'

/** Where the marks stand, px from the top. */
const Y = RULER + 6
/** Two marks of one kind are never closer than this, px. */
const APART = 11
/** With more marks in sight than this their lines would be a curtain. */
const MOST_LINES = 14

const GLYPHS = {
  expiry: hourglass,
  outside: openDiamond,
  tick: tickMark,
} as const

/** The mark row: what happened to the run as a whole, with a line down through everything. */
export function drawMarks(scene: Scene): void {
  const { context, palette } = scene
  drawKind(scene, 'tick', [1, 3], palette.ctl)
  drawKind(scene, 'expiry', [3, 3], palette.expiry)
  drawKind(scene, 'outside', [1, 3], palette.stale)
  drawKind(scene, 'overlap', [], palette.fault)
  drawKind(scene, 'fault', [], palette.fault)
  drawPins(scene)
  context.setLineDash([])
}

/** The places of the marks of one kind in sight, thinned out. */
function placesOf(scene: Scene, kind: MomentKind): number[] {
  const { timeline, window, now } = scene
  const moments = timeline.moments[kind]
  const { x, perMs } = scaleOf(scene)
  const places: number[] = []
  for (let place = moments.placeFrom(window.from); place < moments.length;) {
    const at = moments.timeAt(place)
    if (at > window.to || at > now) break
    places.push(x(at))
    place = Math.max(place + 1, moments.placeFrom(at + APART / perMs))
  }
  return places
}

function drawKind(scene: Scene, kind: MomentKind, dash: number[], colour: string): void {
  const { context, palette } = scene
  const places = placesOf(scene, kind)
  if (places.length <= MOST_LINES && dash.length > 0) drawLines(scene, places, dash, colour)
  for (const x of places) {
    if (kind === 'fault' || kind === 'overlap') octagon(context, palette, x, Y, 5)
    else if (kind in GLYPHS) GLYPHS[kind as keyof typeof GLYPHS](context, palette, x, Y)
  }
}

function drawLines(
  { context, layout }: Scene,
  places: number[],
  dash: number[],
  colour: string,
): void {
  context.strokeStyle = colour
  context.lineWidth = 1
  context.setLineDash(dash)
  context.beginPath()
  for (const x of places) {
    context.moveTo(Math.round(x) + 0.5, Y + 6)
    context.lineTo(Math.round(x) + 0.5, layout.height)
  }
  context.stroke()
  context.setLineDash([])
}

/** Settings that were moved: their words stand left of the pin, as far as there is room. */
function drawPins(scene: Scene): void {
  const { timeline, window, context, palette, layout } = scene
  const { x } = scaleOf(scene)
  const inSight = timeline.pins.filter(({ at }) => at >= window.from && at <= window.to)
  const places = inSight.map(({ at }) => x(at))
  if (places.length <= MOST_LINES) drawLines(scene, places, [1, 3], palette.ink2)
  context.font = `10.5px ${palette.sans}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  let free = layout.gutter
  inSight.forEach(({ changes }, i) => {
    const place = places[i] ?? 0
    const [change] = changes
    const words = change ? scene.sayChange(change) : ''
    const text = changes.length > 1 ? `${words}, +${changes.length - 1}` : words
    const width = context.measureText(text).width
    if (place - 8 - width > free) {
      context.fillStyle = palette.panel
      context.fillRect(place - 10 - width, Y - 6, width + 4, 12)
      context.fillStyle = palette.ink
      context.fillText(text, place - 8, Y)
    }
    free = place + 8
    pin(context, palette, place, Y)
  })
}
