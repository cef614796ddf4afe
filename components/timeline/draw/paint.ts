import { drawBands, nameBands } from './bands'
import { drawDensity, nameDensity } from './density'
import { drawLanes, nameLanes } from './lanes'
import { drawMarks } from './marks'
import { drawProof } from './proof'
import { shiftHatches } from './palette'
import { drawRanges, drawRangeWords } from './ranges'
import { drawCursor, drawGround, drawRuler } from './ruler'
import { scaleOf, type Scene } from './scene'

/** One picture of the timeline. It draws what is in sight and nothing else. */
export function paint(scene: Scene): void {
  const { context, layout, palette, window, ratio } = scene
  const { width, height, gutter, lanes } = layout
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = palette.panel
  context.fillRect(0, 0, width, height)
  const { perMs } = scaleOf(scene)
  shiftHatches(palette, gutter - window.from * perMs)
  drawGround(scene)
  drawRanges(scene)
  if (lanes.folded) drawDensity(scene)
  else drawLanes(scene)
  drawBands(scene)
  drawMarks(scene)
  drawRangeWords(scene)
  drawHover(scene)
  drawGutter(scene)
  drawRuler(scene, scaleOf(scene).x(scene.cursor ?? scene.now))
  drawCursor(scene)
  drawProof(scene)
}

/** Names stand on ground of their own: what begins before the window ends behind it. */
function drawGutter(scene: Scene): void {
  const { context, layout, palette } = scene
  context.fillStyle = palette.panel
  // Nothing begins before the run does: marks at its very start are whole.
  const edge = layout.gutter - (scene.window.from > 0 ? 0 : 6)
  context.fillRect(0, 0, edge, layout.height)
  if (layout.lanes.folded) nameDensity(scene)
  else nameLanes(scene)
  nameBands(scene)
}

/** An outline around the request under the pointer, and around the one that was chosen. */
function drawHover(scene: Scene): void {
  const { timeline, layout, context, palette, now, hover, chosen } = scene
  const { requests } = timeline.lanes
  const { x } = scaleOf(scene)
  if (layout.lanes.folded) return
  for (const index of [chosen, hover]) {
    if (index === -1 || !requests.has(index)) continue
    const row = requests.laneOf(index) - layout.lanes.first
    if (row < 0 || row >= layout.lanes.count) continue
    const { top, pitch, bar } = layout.lanes
    const y = top + row * pitch + (pitch - bar) / 2
    const [x0, x1] = [x(requests.startOf(index)), x(Math.min(requests.endOf(index), now))]
    context.strokeStyle = palette.ink
    context.lineWidth = 1.25
    context.strokeRect(x0 - 2, y - 2, Math.max(3, x1 - x0) + 4, bar + 4)
  }
}
