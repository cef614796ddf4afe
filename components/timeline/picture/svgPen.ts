import { escaped } from '../../ui/xml'
import type { Pen } from '../draw/pen'

/** What a text is as wide as, and how far under the middle or the top of its line its letters stand, px. */
export interface Ruler {
  width(text: string, font: string): number
  baseline(font: string, from: CanvasTextBaseline): number
}

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end' }

/** Draws lines into a text instead of pixels. */
export class SvgPen implements Pen {
  fillStyle: Pen['fillStyle'] = '#000'
  strokeStyle: Pen['strokeStyle'] = '#000'
  lineWidth = 1
  lineJoin: CanvasLineJoin = 'miter'
  globalAlpha = 1
  font = '10px sans-serif'
  textAlign: CanvasTextAlign = 'left'
  textBaseline: CanvasTextBaseline = 'alphabetic'
  private readonly parts: string[] = []
  private dash: number[] = []
  private path = ''
  private moved = false
  /** Boxes of one colour in a row are one path: there may be thousands. */
  private boxes = { fill: '', path: '' }

  constructor(private readonly ruler: Ruler) {}

  /** What was drawn so far, as elements. */
  elements(): string {
    this.endBoxes()
    return [...this.parts, ...(this.moved ? ['</g>'] : [])].join('\n')
  }

  setTransform(a: number, _b: number, _c: number, d: number, e: number, f: number): void {
    this.endBoxes()
    if (this.moved) this.parts.push('</g>')
    this.parts.push(`<g transform="matrix(${[a, 0, 0, d, e, f].map(short).join(' ')})">`)
    this.moved = true
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash]
  }

  beginPath(): void {
    this.path = ''
  }
  moveTo(x: number, y: number): void {
    this.path += `M${point(x, y)}`
  }
  lineTo(x: number, y: number): void {
    this.path += `${this.path === '' ? 'M' : 'L'}${point(x, y)}`
  }
  closePath(): void {
    this.path += 'Z'
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const on = (angle: number) => point(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
    const r = short(radius)
    this.path += this.path === '' ? 'M' : 'L'
    // In two halves: a whole circle ends where it begins, and would be nothing.
    this.path += `${on(from)}A${r} ${r} 0 0 1 ${on((from + to) / 2)}A${r} ${r} 0 0 1 ${on(to)}`
  }

  fill(): void {
    this.add(`<path d="${this.path}"${this.filled()}/>`)
  }
  stroke(): void {
    this.add(`<path d="${this.path}"${this.stroked()}/>`)
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.add(`<path d="${box(x, y, width, height)}"${this.stroked()}/>`)
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    if (width === 0 || height === 0) return
    const fill = this.filled()
    // Where what is under them shines through, two that lie on each other are not one.
    if (fill !== this.boxes.fill || this.globalAlpha < 1) this.endBoxes()
    this.boxes = { fill, path: this.boxes.path + box(x, y, width, height) }
  }

  fillText(text: string, x: number, y: number): void {
    this.write(text, x, y, this.filled())
  }
  strokeText(text: string, x: number, y: number): void {
    this.write(text, x, y, this.stroked())
  }

  private write(text: string, x: number, y: number, paint: string): void {
    const [, weight, size, family = ''] = /^(?:(\d+) )?([\d.]+)px (.+)$/.exec(this.font) ?? []
    const anchor = ANCHORS[this.textAlign]
    const under = this.ruler.baseline(this.font, this.textBaseline)
    const attributes = [
      `x="${short(x)}" y="${short(y + under)}"`,
      `font-family="${escaped(family.replaceAll('"', "'"))}" font-size="${size}"`,
      ...(weight ? [`font-weight="${weight}"`] : []),
      ...(anchor ? [`text-anchor="${anchor}"`] : []),
    ]
    this.add(`<text ${attributes.join(' ')}${paint}>${escaped(text)}</text>`)
  }
  measureText(text: string): { width: number } {
    return { width: this.ruler.width(text, this.font) }
  }

  private add(element: string): void {
    this.endBoxes()
    this.parts.push(element)
  }

  private endBoxes(): void {
    const { fill, path } = this.boxes
    this.boxes = { fill: '', path: '' }
    if (path !== '') this.parts.push(`<path d="${path}"${fill}/>`)
  }

  private filled(): string {
    return ` fill="${nameOf(this.fillStyle)}"${this.faded()}`
  }
  private stroked(): string {
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(' ')}"` : ''
    const join = this.lineJoin === 'miter' ? '' : ` stroke-linejoin="${this.lineJoin}"`
    const width = ` stroke-width="${short(this.lineWidth)}"${join}`
    return ` fill="none" stroke="${nameOf(this.strokeStyle)}"${width}${dash}${this.faded()}`
  }
  private faded(): string {
    return this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : ''
  }
}

/** A colour, or the name of a hatch; a pattern of pixels means nothing here. */
const nameOf = (style: Pen['fillStyle']): string => (typeof style === 'string' ? style : 'none')

const short = (value: number): string => String(Math.round(value * 100) / 100)
const point = (x: number, y: number): string => `${short(x)} ${short(y)}`

const box = (x: number, y: number, width: number, height: number): string =>
  `M${point(x, y)}h${short(width)}v${short(height)}h${short(-width)}z`
