import { whole } from '../../panels/format'
import { Count, Doing } from '../model/kinds'
import { Boxes, scaleOf, type Scene } from './scene'

/** From the bottom up: what costs the database first, then those who wait, then the rest. */
const LAYERS = [
  { channel: Doing.db, style: 'db' },
  { channel: Doing.pool, style: 'pool' },
  { channel: Doing.lock, style: 'waits' },
  { channel: Doing.flight, style: 'waits' },
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

const boxes = new Boxes()

/** Many clients as one band: at each moment, how many do what. One bucket a pixel, whatever their number. */
export function drawDensity(scene: Scene): void {
  const { top, height } = scene.layout.lanes
  drawCounts(scene, top)
  const area = { top: top + ROWS_HEIGHT, height: height - ROWS_HEIGHT }
  drawGrid(scene, area.top, area.height)
  drawLayers(scene, area.top, area.height)
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

function buckets(scene: Scene) {
  const { timeline, window, now } = scene
  const { density } = timeline
  const { perMs, x } = scaleOf(scene)
  const from = Math.max(0, window.from)
  const level = density.levelFor(1 / perMs, from)
  const step = density.stepOf(level)
  const last = Math.floor(Math.min(window.to, now) / step)
  return { density, level, step, first: Math.floor(from / step), last, x, width: step * perMs }
}

function drawLayers(scene: Scene, top: number, height: number): void {
  const { context, layout, palette } = scene
  const { density, level, step, first, last, x, width } = buckets(scene)
  const perClient = height / layout.lanes.all
  const below = new Float32Array(Math.max(0, last - first + 1))
  for (const { channel, style } of LAYERS) {
    for (let bucket = first; bucket <= last; bucket++) {
      const value = density.gaugeAt(level, bucket * step, channel) * perClient
      if (value < 0.05) continue
      const under = below[bucket - first] ?? 0
      boxes.add(x(bucket * step), top + height - under - value, width + 0.3, value)
      below[bucket - first] = under + value
    }
    boxes.fill(context, palette[style])
  }
}

function drawCounts(scene: Scene, top: number): void {
  const { context, palette } = scene
  const { density, level, step, first, last, x, width } = buckets(scene)
  let y = top
  for (const { channel, style, height } of ROWS) {
    for (let bucket = first; bucket <= last; bucket++) {
      const count = density.sumAt(level, bucket, channel)
      if (count === 0) continue
      // One is seen, a thousand are three times as high.
      const tall = height * Math.min(1, 0.4 + 0.2 * Math.log10(count))
      boxes.add(x(bucket * step), y + height - tall, Math.max(1.5, width), tall)
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
