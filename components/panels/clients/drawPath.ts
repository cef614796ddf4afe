import type { Palette } from '../../timeline/draw/palette'
import { drawMark, inkOf } from './drawMarks'
import type { EdgeId } from './graph'
import type { Line, Place } from './place'
import { SEEN_MS, type Mark, type Traffic } from './traffic'

/** A query that is in the database now: it travels as long as it takes. */
export interface Underway {
  edge: EdgeId
  /** How much of its due time has passed, 0 … 1. */
  share: number
}

export interface PathScene {
  context: CanvasRenderingContext2D
  palette: Palette
  place: Place
  traffic: Traffic
  underway: readonly Underway[]
  /** Ways whose line has a colour of its own now. */
  lit: ReadonlyMap<EdgeId, 'lock' | 'db'>
  /** The run's time, ms. */
  now: number
  /** Nothing moves: the counts say it all. */
  still: boolean
  /** The ways on which there were too many in the frame before; brought up to date by this one. */
  flows: Set<EdgeId>
}

/** More than so many a second on one way are no dots any more but a flow. */
const FLOW_FROM = 60
/** And no more than so many until they are dots again: between the two nothing flickers. */
const FLOW_TO = 40
const THICKEST = 11

/** All ways and whoever is on them, drawn anew for each frame. @returns whether anything moves */
export function drawPath(scene: PathScene): boolean {
  const { place, traffic, now, still, context, flows } = scene
  for (const [edge, line] of place.lines) {
    const counts = still ? [] : traffic.counts(edge, now)
    const both = counts.reduce((all, [, count]) => all + count, 0)
    // Requests come this way and go back on it.
    const sum = edge === 'in' ? both / 2 : both
    drawRail(scene, edge, line)
    if (sum > FLOW_FROM) flows.add(edge)
    else if (sum < FLOW_TO) flows.delete(edge)
    if (flows.has(edge)) drawFlow(scene, line, counts, sum)
  }
  if (still) return false
  let moving = flows.size > 0
  for (const { edge, share } of scene.underway) {
    const line = place.lines.get(edge)
    if (line) drawMark.db(context, scene.palette, ...at(line, 0.04 + 0.92 * share))
  }
  for (const travel of traffic.travels) {
    if (!travel) continue
    const share = (now - travel.at) / SEEN_MS
    if (share < 0 || share > 1) continue
    moving = true
    const line = place.lines.get(travel.edge)
    // In a flow only what is rare is still drawn by itself.
    if (!line || (flows.has(travel.edge) && !RARE.has(travel.mark))) continue
    drawMark[travel.mark](context, scene.palette, ...at(line, travel.back ? 1 - share : share))
  }
  return moving
}

const RARE = new Set<Mark>(['stale', 'fault', 'redirect', 'delete', 'refused'])

const at = ([x0, y0, x1, y1]: Line, share: number): [number, number] => [
  x0 + (x1 - x0) * share,
  y0 + (y1 - y0) * share,
]

function drawRail({ context, palette, lit }: PathScene, edge: EdgeId, line: Line): void {
  const [x0, y0, x1, y1] = line
  const light = lit.get(edge)
  context.beginPath()
  context.moveTo(x0, y0 + 0.5)
  context.lineTo(x1, y1 + 0.5)
  context.strokeStyle = light ? palette[light] : palette.line2
  context.lineWidth = light ? 1.75 : 1.25
  context.stroke()
  if (edge === 'in') return
  const turn = Math.atan2(y1 - y0, x1 - x0)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const tip = (dx: number, dy: number): [number, number] => [
    x1 - dx * cos + dy * sin,
    y1 + 0.5 - dx * sin - dy * cos,
  ]
  context.beginPath()
  context.moveTo(...tip(0, 0))
  context.lineTo(...tip(6, 3))
  context.lineTo(...tip(6, -3))
  context.fillStyle = light ? palette[light] : palette.ctl
  context.fill()
}

/** Too many to be told apart: a band, as thick as they are many, each meaning with its share of it. */
function drawFlow(
  { context, palette, now }: PathScene,
  line: Line,
  counts: readonly [Mark, number][],
  sum: number,
): void {
  const [x0, y0, x1, y1] = line
  const thick = Math.min(THICKEST, 3 + 3 * Math.log10(sum / FLOW_TO))
  const length = Math.hypot(x1 - x0, y1 - y0)
  const [nx, ny] = [-(y1 - y0) / length, (x1 - x0) / length]
  let from = -thick / 2
  const strip = (colour: string, width: number, middle: number) => {
    context.beginPath()
    context.moveTo(x0 + nx * middle, y0 + 0.5 + ny * middle)
    context.lineTo(x1 + nx * middle, y1 + 0.5 + ny * middle)
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
  }
  for (const [mark, count] of counts) {
    const width = Math.max(1, (thick * count) / sum)
    strip(inkOf(palette, mark), width, from + width / 2)
    from += width
  }
  // Notches move with the flow, so that it is seen to go somewhere.
  context.setLineDash([1.5, 22.5])
  context.lineDashOffset = -((now / 10) % 24)
  strip(palette.panel, thick + 2, 0)
  context.setLineDash([])
}
