import { drawBands } from '../timeline/draw/bands'
import { drawDensity } from '../timeline/draw/density'
import { drawLanes } from '../timeline/draw/lanes'
import { drawMarks } from '../timeline/draw/marks'
import { shiftHatches } from '../timeline/draw/palette'
import { drawRanges, drawRangeWords } from '../timeline/draw/ranges'
import { drawGround, drawRuler } from '../timeline/draw/ruler'
import { scaleOf, type Scene } from '../timeline/draw/scene'
import { CUT } from './laneLayout'

/**
 * One lane, drawn with the hand that draws the lab's timeline.
 * @param cut how much is left out above, px: the room of its own ruler
 */
export function paintLane(scene: Scene, cut = CUT): void {
  const { context, layout, palette, window, ratio } = scene
  context.setTransform(ratio, 0, 0, ratio, 0, -cut * ratio)
  context.fillStyle = palette.panel
  context.fillRect(0, 0, layout.width, layout.height)
  shiftHatches(palette, layout.gutter - window.from * scaleOf(scene).perMs)
  drawGround(scene)
  drawRanges(scene)
  if (layout.lanes.folded) drawDensity(scene)
  else drawLanes(scene)
  drawBands(scene)
  drawMarks(scene)
  drawRangeWords(scene)
  if (window.from === 0) return
  context.fillStyle = palette.panel
  context.fillRect(0, 0, layout.gutter, layout.height)
}

/** The one time axis, above all lanes. */
export function paintRuler(scene: Scene): void {
  const { context, layout, palette, ratio } = scene
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = palette.panel
  context.fillRect(0, 0, layout.width, layout.height)
  drawRuler(scene)
}
