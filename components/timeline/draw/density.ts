import { whole } from '../../panels/format'
import { Count, Doing } from '../model/kinds'
import type { Pyramid } from '../model/pyramid'
import { shiftHatches, type Palette } from './palette'
import { Boxes, scaleOf, type Scene } from './scene'
import { columnsOf, stripOf, type Surface } from './strip'

/** From the bottom up: what costs the database first, then those who wait, then the rest. */
const LAYERS = [
  { channel: Doing.db, style: 'db' },
  { channel: Doing.pool, style: 'pool' },
  { channel: Doing.lock, style: 'waits' },
  { channel: Doing.flight, style: 'waits' },
  { channel: Doing.owed, style: 'waits' },
  { channel: Doing.queue, style: 'write' },
  { channel: Doing.held, style: 'held' },
  { channel: Doing.asks, style: 'line2' },
] as const

/** What was counted, as rows of ticks above: their height says how many. */
const ROWS = [
  { channel: Count.hit, style: 'hit', height: 8 },
  { channel: Count.miss, style: 'miss', height: 8 },
  { channel: Count.stale, style: 'stale', height: 5 },
  { channel: Count.error, style: 'fault', height: 5 },
] as const
const ROWS_HEIGHT = 34
/** One that stands alone is seen, px. */
const LEAST_TICK = 1.5

const boxes = new Boxes()

/** Many clients as one band: at each moment, how many do what. One column a pixel, whatever their number. */
export function drawDensity(scene: Scene): void {
  const { timeline, layout, palette } = scene
  const { top, height, all } = layout.lanes
  const area = { top: top + ROWS_HEIGHT, height: height - ROWS_HEIGHT }
  drawGrid(scene, area.top, area.height)
  const columns = columnsOf(scene, timeline.density)
  stripOf(timeline.density).draw(scene, {
    ...columns,
    ...{ top, height, key: [all, palette] },
    draw: (from, to, surface) => {
      const part = { ...columns, ...surface, from, to }
      shiftHatches(palette, surface.edge(0))
      drawCounts(timeline.density, palette, part, top)
      drawLayers(timeline.density, palette, part, { ...area, all })
    },
  })
  shiftHatches(palette, scaleOf(scene).x(0))
}

export function nameDensity({ context, layout, palette }: Scene): void {
  const { top, all } = layout.lanes
  context.font = `500 11px ${palette.sans}`
  context.textAlign = 'left'
  context.textBaseline = 'top'
  context.fillStyle = palette.ink2
  context.fillText(whole(all), 16, top + ROWS_HEIGHT + 2)
  context.fillStyle = palette.ink3
  context.font = `10.5px ${palette.sans}`
  context.fillText('clients', 16, top + ROWS_HEIGHT + 16)
  context.textBaseline = 'middle'
  ;['hits', 'misses'].forEach((word, i) => context.fillText(word, 16, top + 4 + i * 11))
}

/** Some columns of the picture, and where they are drawn. */
interface Part extends Surface {
  level: number
  step: number
  from: number
  to: number
}

/** From the bottom up, one layer on the other. */
function drawLayers(
  density: Pyramid,
  palette: Palette,
  { context, edge, level, step, from, to }: Part,
  { top, height, all }: { top: number; height: number; all: number },
): void {
  const below = new Float32Array(to - from)
  for (const { channel, style } of LAYERS) {
    for (let column = from; column < to; column++) {
      const value = (density.gaugeAt(level, column * step, channel) * height) / all
      if (value < 0.05) continue
      const [x, under] = [edge(column), below[column - from] ?? 0]
      boxes.add(x, top + height - under - value, edge(column + 1) - x, value)
      below[column - from] = under + value
    }
    boxes.fill(context, palette[style])
  }
}

function drawCounts(
  density: Pyramid,
  palette: Palette,
  { context, edge, level, from, to }: Part,
  top: number,
): void {
  let y = top
  for (const { channel, style, height } of ROWS) {
    for (let column = from; column < to; column++) {
      const count = density.sumAt(level, column, channel)
      if (count === 0) continue
      // One is seen, a thousand are three times as high.
      const tall = height * Math.min(1, 0.4 + 0.2 * Math.log10(count))
      const x = edge(column)
      boxes.add(x, y + height - tall, Math.max(LEAST_TICK, edge(column + 1) - x), tall)
    }
    boxes.fill(context, palette[style])
    y += height + (height === 8 ? 3 : 0)
  }
}

function drawGrid({ context, layout, palette }: Scene, top: number, height: number): void {
  context.fillStyle = palette.line
  for (const share of [0, 0.25, 0.5, 0.75]) {
    context.fillRect(
      layout.gutter,
      Math.round(top + height * share),
      layout.width - layout.gutter,
      1,
    )
  }
}
