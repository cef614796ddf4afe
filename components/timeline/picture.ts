import { runNote } from '../charts/export/note'
import { store } from '../stream/store'
import { legend, type GlyphName } from '../ui/glyphs'
import { save } from '../ui/save'
import { Marks, hourglass, triangle } from './draw/glyphs'
import { paint } from './draw/paint'
import { readPalette, shiftHatches, type Palette } from './draw/palette'
import { layoutOf } from './layout'
import { controller, runEnd, timeline } from './live'
import { factsOf, GUTTER } from './facts'
import { changeWords } from './useChangeWords'

/** The picture, in its own pixels. */
const [WIDTH, HEIGHT] = [1920, 1080]
/** Above this many clients everything is drawn smaller, so that their lanes have room. */
const FEW = 8
const [LARGE, SMALL] = [8 / 3, 2]
/** Title, facts and legend stand above the timeline, px; whole pixels at either size. */
const HEAD = 63
const EDGE = 16

/**
 * Has the browser save the part of the timeline that is in sight, with title, facts and legend, on the
 * ground of the theme.
 * @throws Error when the browser cannot draw it
 */
export async function saveTimeline(): Promise<void> {
  const { clients } = factsOf(store.view().live)
  const scale = Math.max(clients, timeline.lanes.count) > FEW ? SMALL : LARGE
  const [canvas, context] = surface(HEIGHT)
  const palette = readPalette(document.documentElement, context)
  context.fillStyle = palette.panel
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.drawImage(painted(palette, scale), 0, HEAD * scale)
  context.scale(scale, scale)
  drawHead(context, palette, WIDTH / scale)
  const blob = await new Promise<Blob>((give, fail) =>
    canvas.toBlob((made) => (made ? give(made) : fail(new Error('no picture came of it')))),
  )
  save(`cachescope-${store.view().runId ?? 'run'}-timeline.png`, 'image/png', blob)
}

function surface(height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = height
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('this browser draws no pictures')
  return [canvas, context]
}

/** The timeline as it is on the screen, in the room of the picture. */
function painted(palette: Palette, scale: number): HTMLCanvasElement {
  const [canvas, context] = surface(HEIGHT - HEAD * scale)
  const [width, height] = [canvas.width / scale, canvas.height / scale]
  const { live, cursor, welcome } = store.view()
  const { group, chosen, proof } = controller.view()
  const { clients, due } = factsOf(live)
  const params = welcome.patterns.find(({ id }) => id === live.run?.pattern)?.params ?? []
  paint({
    ...{ context, timeline, palette, due, chosen, hover: -1, ratio: scale },
    layout: layoutOf(timeline, { width: width - EDGE, height, gutter: GUTTER, clients, group }),
    ...{ window: controller.window, now: runEnd(), cursor: cursor?.at ?? null },
    ...{ proof: proof?.events ?? [], sayChange: changeWords(params) },
  })
  // What is right of the picture stays ground.
  context.fillStyle = palette.panel
  context.fillRect(width - EDGE, 0, EDGE, height)
  return canvas
}

function drawHead(context: CanvasRenderingContext2D, palette: Palette, width: number): void {
  context.textBaseline = 'alphabetic'
  context.font = `600 15px ${palette.sans}`
  context.fillStyle = palette.ink
  context.fillText('Timeline', EDGE, 26)
  context.font = `10.5px ${palette.sans}`
  context.fillStyle = palette.ink3
  context.textAlign = 'right'
  context.fillText(runNote(), width - EDGE, 26)
  context.textAlign = 'left'
  context.font = `12px ${palette.sans}`
  shiftHatches(palette, 0)
  let x = EDGE
  for (const { name, label } of legend) {
    drawSample(context, palette, name, x + 6)
    context.fillStyle = palette.ink2
    context.textBaseline = 'alphabetic'
    context.fillText(label, x + 18, 49)
    x += 18 + Math.ceil(context.measureText(label).width) + 16
  }
}

/** What the lanes draw for a meaning of the legend, around `x`. */
function drawSample(
  context: CanvasRenderingContext2D,
  palette: Palette,
  name: GlyphName,
  x: number,
): void {
  const y = 45
  const marks = new Marks()
  const box = (style: string | CanvasPattern, width = 12) => {
    context.fillStyle = style
    context.fillRect(x - width / 2, y - 5, width, 10)
  }
  if (name === 'hit') box(palette.hit, 2.2)
  else if (name === 'waits') box(palette.waits)
  else if (name === 'holds') box(palette.lockfill)
  else if (name === 'db') box(palette.db)
  else if (name === 'write') triangle(context, palette, x, y)
  else if (name === 'expiry') hourglass(context, palette, x, y)
  else if (name === 'miss') marks.miss(x, y, 9)
  else if (name === 'stale') marks.stale(x, y, 9)
  marks.draw(context, palette)
}
