import { embeddedFonts } from '../../charts/export/font'
import { save } from '../../ui/save'
import { escaped } from '../../ui/xml'
import { paletteOf, readPalette, type Palette } from '../draw/palette'
import type { Pen } from '../draw/pen'
import { drawHead, EDGE, HEAD } from './head'
import { svgHatch } from './hatches'
import { SvgPen, type Ruler } from './svgPen'

/** Where a sheet's own drawing goes: as wide and high as it is, px of its own. */
export interface Room {
  context: Pen
  palette: Palette
  width: number
  height: number
  /** Pixels in one. */
  ratio: number
}

/** A picture of a run for a file: a head, and under it what `paint` draws. */
export interface Sheet {
  /** Of the file, without its ending. */
  name: string
  title: string
  /** Which run it is. */
  note: string
  /** In pixels. */
  width: number
  height: number
  /** Pixels in one of its own. */
  scale: number
  paint(room: Room): void
}

export type Format = 'png' | 'svg'

/**
 * Has the browser save it, on the ground of the theme.
 * @throws Error when the browser cannot draw it
 */
export async function saveSheet(sheet: Sheet, format: Format): Promise<void> {
  if (format === 'svg') save(`${sheet.name}.svg`, 'image/svg+xml', await linesOf(sheet))
  else save(`${sheet.name}.png`, 'image/png', await pixelsOf(sheet))
}

const ground = () => document.documentElement

async function pixelsOf(sheet: Sheet): Promise<Blob> {
  const { width, height, scale } = sheet
  const [canvas, context] = surface(width, height)
  const [part, inside] = surface(width, height - HEAD * scale)
  const palette = readPalette(ground(), context)
  context.fillStyle = palette.panel
  context.fillRect(0, 0, width, height)
  paintPart(sheet, inside, palette)
  context.drawImage(part, 0, HEAD * scale)
  context.setTransform(scale, 0, 0, scale, 0, 0)
  drawHead(context, palette, { ...sheet, width: width / scale })
  return await new Promise((give, fail) =>
    canvas.toBlob((made) => (made ? give(made) : fail(new Error('no picture came of it')))),
  )
}

function surface(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('this browser draws no pictures')
  return [canvas, context]
}

function paintPart(sheet: Sheet, context: Pen, palette: Palette): void {
  const { scale } = sheet
  const [width, height] = [sheet.width / scale, sheet.height / scale - HEAD]
  sheet.paint({ context, palette, width: width - EDGE, height, ratio: scale })
  // What is right of the drawing stays ground.
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.fillStyle = palette.panel
  context.fillRect(width - EDGE, 0, EDGE, height)
}

/** The same as lines, which are sharp in every size. */
async function linesOf(sheet: Sheet): Promise<string> {
  const { title, note, width, height, scale } = sheet
  const patterns: string[] = []
  const palette = paletteOf(ground(), (name, lines) => {
    const { use, pattern } = svgHatch(name, { ...lines, tint: plainColour(lines.tint) })
    patterns.push(pattern)
    return use
  })
  const ruler = rulerOf(surface(1, 1)[1])
  const [head, part] = [new SvgPen(ruler), new SvgPen(ruler)]
  paintPart(sheet, part, palette)
  head.setTransform(scale, 0, 0, scale, 0, 0)
  drawHead(head, palette, { ...sheet, width: width / scale })
  const fonts = await embeddedFonts('Inter Variable', 'JetBrains Mono Variable')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(title)}</title>
<desc>${escaped(note)}</desc>
<style>${fonts}</style>
<defs>${patterns.join('')}</defs>
<rect width="${width}" height="${height}" fill="${palette.panel}"/>
${head.elements()}
<svg y="${HEAD * scale}" width="${width}" height="${height - HEAD * scale}">
${part.elements()}
</svg>
</svg>
`
}

/** A colour in the older notation, which every program reads. */
function plainColour(colour: string): string {
  const [, context] = surface(1, 1)
  context.fillStyle = colour
  return String(context.fillStyle)
}

const rulerOf = (context: CanvasRenderingContext2D): Ruler => {
  const measure = (text: string, font: string, from: CanvasTextBaseline) => {
    context.font = font
    context.textBaseline = from
    return context.measureText(text)
  }
  const above = (font: string, from: CanvasTextBaseline) =>
    measure('x', font, from).fontBoundingBoxAscent
  return {
    width: (text, font) => measure(text, font, 'alphabetic').width,
    baseline: (font, from) => above(font, 'alphabetic') - above(font, from),
  }
}
