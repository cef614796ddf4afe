import { Count, Doing } from '../model/kinds'
import type { Timeline } from '../model/timeline'
import { readPalette, type Palette } from './palette'
import { MISSING_ALPHA } from './ruler'
import { Boxes } from './scene'

let palette: { theme: string; colours: Palette } | null = null
const boxes = new Boxes()

/** From the bottom up, as in the lanes: those who load, and those who wait for a place or for another. */
const LAYERS = [
  { channels: [Doing.db], style: 'db' },
  { channels: [Doing.pool], style: 'pool' },
  { channels: [Doing.lock, Doing.flight, Doing.owed], style: 'waits' },
] as const

const MARKS = [
  { channel: Count.miss, style: 'miss' },
  { channel: Count.stale, style: 'stale' },
  { channel: Count.error, style: 'fault' },
] as const

/** The whole run in one line: those who load, those who wait, and the marks of what is rare. */
export function drawOverview(canvas: HTMLCanvasElement, timeline: Timeline, end: number): void {
  const context = canvas.getContext('2d')
  const { clientWidth: width, clientHeight: height } = canvas
  if (!context || width === 0) return
  const ratio = Math.min(2, devicePixelRatio || 1)
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const colours = coloursOf(canvas, context)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const { density } = timeline
  const level = density.levelFor(end / width, 0)
  const step = density.stepOf(level)
  // On whole device pixels: half ones would stand there as stripes.
  const edge = (bucket: number) => Math.round((bucket * step * width * ratio) / end) / ratio
  const part = { level, step, count: Math.floor(end / step) + 1, edge }
  context.globalAlpha = MISSING_ALPHA
  context.fillStyle = colours.missing
  context.fillRect(0, 2, ((timeline.from.at || 0) * width) / end, height - 4)
  context.globalAlpha = 1
  drawLayers(timeline, part, height, (style) => boxes.fill(context, colours[style]))
  for (const { channel, style } of MARKS) {
    for (let bucket = 0; bucket * step <= end; bucket++) {
      const x = edge(bucket)
      if (density.sumAt(level, bucket, channel) > 0)
        boxes.add(x, 0, Math.max(1.5, edge(bucket + 1) - x), 3)
    }
    boxes.fill(context, colours[style])
  }
}

/** The columns of the picture, and where each begins. */
interface Part {
  level: number
  step: number
  count: number
  edge: (bucket: number) => number
}

function drawLayers(
  { density, lanes }: Timeline,
  { level, step, count, edge }: Part,
  height: number,
  fill: (style: (typeof LAYERS)[number]['style']) => void,
): void {
  const each = (height - 4) / Math.max(1, lanes.count)
  const below = new Float32Array(count)
  for (const { channels, style } of LAYERS) {
    for (let bucket = 0; bucket < count; bucket++) {
      let sum = 0
      for (const channel of channels) sum += density.gaugeAt(level, bucket * step, channel)
      if (sum < 0.01) continue
      const [x, under] = [edge(bucket), below[bucket] ?? 0]
      const tall = Math.max(1, sum * each)
      boxes.add(x, height - under - tall, edge(bucket + 1) - x, tall)
      below[bucket] = under + tall
    }
    fill(style)
  }
}

/** Read again when the theme is another. */
function coloursOf(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Palette {
  const theme = getComputedStyle(canvas).getPropertyValue('--panel')
  if (palette?.theme !== theme) palette = { theme, colours: readPalette(canvas, context) }
  return palette.colours
}
