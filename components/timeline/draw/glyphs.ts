import type { Palette } from './palette'
import type { Pen } from './pen'

type Context = Pen

/** The marks of the lanes, drawn together at the end so that no bar covers them. */
export class Marks {
  private readonly staleAt: number[] = []
  private readonly missAt: number[] = []
  private readonly faultAt: number[] = []

  /** A filled diamond, a pixel larger than a bar. */
  stale(x: number, y: number, bar: number): void {
    this.staleAt.push(x, y, Math.min(7, Math.max(3.5, bar / 2 + 1)))
  }
  /** An open ring. */
  miss(x: number, y: number, bar: number): void {
    this.missAt.push(x, y, Math.min(4.5, Math.max(2, bar / 2)))
  }
  /** A filled octagon with a cross. */
  fault(x: number, y: number, bar: number): void {
    this.faultAt.push(x, y, Math.min(6, Math.max(3.5, bar / 2 + 1)))
  }

  draw(context: Context, palette: Palette): void {
    this.drawMisses(context, palette)
    this.drawStale(context, palette)
    const { faultAt: at } = this
    for (let i = 0; i < at.length; i += 3) {
      octagon(context, palette, at[i] ?? 0, at[i + 1] ?? 0, at[i + 2] ?? 0)
    }
  }

  private drawMisses(context: Context, palette: Palette): void {
    const { missAt: at } = this
    if (at.length === 0) return
    context.beginPath()
    for (let i = 0; i < at.length; i += 3) {
      const [x, y, r] = [at[i] ?? 0, at[i + 1] ?? 0, at[i + 2] ?? 0]
      context.moveTo(x + r, y)
      context.arc(x, y, r, 0, 2 * Math.PI)
    }
    context.fillStyle = palette.panel
    context.fill()
    context.strokeStyle = palette.miss
    context.lineWidth = 1.4
    context.stroke()
  }

  private drawStale(context: Context, palette: Palette): void {
    const { staleAt: at } = this
    if (at.length === 0) return
    context.beginPath()
    for (let i = 0; i < at.length; i += 3)
      diamond(context, at[i] ?? 0, at[i + 1] ?? 0, at[i + 2] ?? 0)
    context.fillStyle = palette.stale
    context.fill()
  }
}

function diamond(context: Context, x: number, y: number, r: number): void {
  context.moveTo(x, y - r)
  context.lineTo(x + r, y)
  context.lineTo(x, y + r)
  context.lineTo(x - r, y)
  context.closePath()
}

export function octagon(context: Context, palette: Palette, x: number, y: number, r: number): void {
  const s = r * 0.41
  context.beginPath()
  for (const [dx, dy] of [
    [-s, -r],
    [s, -r],
    [r, -s],
    [r, s],
    [s, r],
    [-s, r],
    [-r, s],
    [-r, -s],
  ] as const) {
    context.lineTo(x + dx, y + dy)
  }
  context.closePath()
  context.fillStyle = palette.fault
  context.fill()
  const c = r * 0.36
  context.beginPath()
  context.moveTo(x - c, y - c)
  context.lineTo(x + c, y + c)
  context.moveTo(x + c, y - c)
  context.lineTo(x - c, y + c)
  context.strokeStyle = palette.panel
  context.lineWidth = 1.2
  context.stroke()
}

/** The row changed behind the app's back. */
export function openDiamond(context: Context, palette: Palette, x: number, y: number): void {
  context.beginPath()
  diamond(context, x, y, 4.5)
  context.fillStyle = palette.panel
  context.fill()
  context.strokeStyle = palette.stale
  context.lineWidth = 1.3
  context.stroke()
}

/** An hourglass. */
export function hourglass(context: Context, palette: Palette, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x - 3, y - 4.5)
  context.lineTo(x + 3, y - 4.5)
  context.lineTo(x - 3, y + 4.5)
  context.lineTo(x + 3, y + 4.5)
  context.closePath()
  context.fillStyle = palette.panel
  context.fill()
  context.strokeStyle = palette.expiry
  context.lineWidth = 1.2
  context.stroke()
}

/** A pin, point down: a setting was moved. */
export function pin(context: Context, palette: Palette, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x - 3.5, y - 4.5)
  context.lineTo(x + 3.5, y - 4.5)
  context.lineTo(x + 3.5, y + 0.5)
  context.lineTo(x, y + 4.5)
  context.lineTo(x - 3.5, y + 0.5)
  context.closePath()
  context.fillStyle = palette.ink
  context.fill()
}

/** A triangle, point up: written into the cache. */
export function triangle(context: Context, palette: Palette, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x, y - 4)
  context.lineTo(x + 4, y + 3.5)
  context.lineTo(x - 4, y + 3.5)
  context.closePath()
  context.fillStyle = palette.write
  context.fill()
}

/** A clock's hand: a tick of the schedule. */
export function tickMark(context: Context, palette: Palette, x: number, y: number): void {
  context.beginPath()
  context.arc(x, y, 4, 0, 2 * Math.PI)
  context.moveTo(x, y)
  context.lineTo(x, y - 3)
  context.moveTo(x, y)
  context.lineTo(x + 2, y + 1)
  context.strokeStyle = palette.ink2
  context.lineWidth = 1.1
  context.stroke()
}
