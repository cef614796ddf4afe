/** The colours of the page's tokens, and the patterns that tell meanings apart without colour. */
export interface Palette {
  panel: string
  raised: string
  line: string
  line2: string
  ctl: string
  ink: string
  ink2: string
  ink3: string
  hit: string
  miss: string
  stale: string
  lock: string
  lockfill: string
  db: string
  fault: string
  write: string
  expiry: string
  onlock: string
  /** Waits for a lock or a shared load: hatch rising right on a tint. */
  waits: CanvasPattern | string
  /** Waits for a place in the database's pool. */
  pool: CanvasPattern | string
  /** Fault, two holders: hatched both ways. */
  crossed: CanvasPattern | string
  /** Not received: hatch falling right. */
  missing: CanvasPattern | string
  /** Held at the gate or on purpose. */
  held: CanvasPattern | string
  mono: string
  sans: string
}

const TOKENS = [
  ...['panel', 'raised', 'line', 'line2', 'ctl', 'ink', 'ink2', 'ink3', 'hit', 'miss', 'stale'],
  ...['lock', 'lockfill', 'db', 'fault', 'write', 'expiry'],
] as const
type Token = Exclude<keyof Palette, HatchName | 'onlock' | 'mono' | 'sans'>

type HatchName = 'waits' | 'pool' | 'crossed' | 'missing' | 'held'

export interface HatchLines {
  colour: string
  /** The ground under the lines, and how much of it there is, 0 to 1. */
  tint: string
  share: number
  /** px */
  pitch: number
  rising: boolean
  falling: boolean
}

/** Reads the tokens as they are now: the theme may have changed. */
export const readPalette = (element: Element, context: CanvasRenderingContext2D): Palette =>
  paletteOf(element, (_, lines) => makeHatch(context, lines))

/** @param hatch makes what the drawing takes for a hatch */
export function paletteOf(
  element: Element,
  hatch: (name: HatchName, lines: HatchLines) => CanvasPattern | string,
): Palette {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  // Every token is read by its own name.
  const colours = Object.fromEntries(TOKENS.map((name) => [name, token(name)])) as Record<
    Token,
    string
  >
  const { lock, db, fault, ink3, raised, ctl } = colours
  const [rising, falling] = [
    { rising: true, falling: false },
    { rising: false, falling: true },
  ]
  const both = { rising: true, falling: true }
  const tint = token('lock-tint')
  return {
    ...colours,
    onlock: '#12161b',
    waits: hatch('waits', { colour: lock, tint, share: 1, pitch: 4, ...rising }),
    pool: hatch('pool', { colour: db, tint: db, share: 0.16, pitch: 4, ...rising }),
    crossed: hatch('crossed', { colour: fault, tint: fault, share: 0.14, pitch: 6, ...both }),
    missing: hatch('missing', { colour: ink3, tint: raised, share: 1, pitch: 6, ...falling }),
    held: hatch('held', { colour: ctl, tint: raised, share: 1, pitch: 6, ...rising }),
    mono: '"JetBrains Mono Variable", ui-monospace, monospace',
    sans: '"Inter Variable", system-ui, sans-serif',
  }
}

/** A tile is drawn four times as fine as the screen, so that its lines stay sharp when it is scaled. */
const FINE = 4

function makeHatch(context: CanvasRenderingContext2D, lines: HatchLines): CanvasPattern | string {
  const { colour, tint, share, pitch, rising, falling } = lines
  const side = Math.round(pitch * FINE)
  const tile = document.createElement('canvas')
  tile.width = tile.height = side
  const draw = tile.getContext('2d')
  if (!draw) return tint
  draw.fillStyle = tint
  draw.globalAlpha = share
  draw.fillRect(0, 0, side, side)
  draw.globalAlpha = 1
  draw.strokeStyle = colour
  draw.lineWidth = 0.8 * FINE
  draw.beginPath()
  // Three lines, so that the corners of the tile are whole.
  for (const shift of [-side, 0, side]) {
    if (rising) line(draw, shift, side, shift + side, 0)
    if (falling) line(draw, shift, 0, shift + side, side)
  }
  draw.stroke()
  const pattern = context.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(1 / FINE))
  return pattern ?? tint
}

function line(
  draw: CanvasRenderingContext2D,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  draw.moveTo(x0, y0)
  draw.lineTo(x1, y1)
}

/** Lets the hatches stand still on the time axis while it moves. */
export function shiftHatches(palette: Palette, x: number): void {
  for (const name of ['waits', 'pool', 'crossed', 'missing', 'held'] as const) {
    const pattern = palette[name]
    if (typeof pattern === 'string') continue
    // 12 is a multiple of every pitch.
    pattern.setTransform(new DOMMatrix().translate(x % 12, 0).scale(1 / FINE))
  }
}
