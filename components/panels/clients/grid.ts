import type { Doing } from './select'

export interface GridLayout {
  columns: number
  rows: number
  /** Side of a square and its distance to the next, px. */
  side: number
  pitch: number
}

/** How wide the grid may be, px. */
export const WIDTH = 126
const MOST_PITCH = 18
/** And how high, where everything is low and elsewhere, px. */
export const gridHeight = (low: boolean): number => (low ? 50 : 72)

/** The largest squares that fit all clients into the box, in the fullest rows. */
export function layout(count: number, box: { width: number; height: number }): GridLayout {
  const spare = (c: number) => Math.ceil(count / c) * c - count
  let columns = 1
  let pitch = 0
  for (let c = 1; c <= Math.max(1, count); c++) {
    const fits = Math.min(box.width / c, box.height / Math.ceil(count / c), MOST_PITCH)
    if (fits < pitch) continue
    const fuller = spare(c) <= spare(columns)
    if (fits > pitch || fuller) [columns, pitch] = [c, fits]
  }
  const rows = Math.max(1, Math.ceil(count / columns))
  const gap = pitch > 12 ? 4 : pitch > 6 ? 2 : pitch > 4 ? 1 : 0.5
  return { columns, rows, side: Math.max(1, pitch - gap), pitch }
}

/** Where the first square stands in the panel, and where the path begins beside it, px. */
export const FIRST = { left: 16, top: 28 }
export const PATH = { left: 160, top: 12 }

/** Where the way in begins, seen from the path: right of the squares, half way up, px. */
export function doorOf(count: number, height: number): { x: number; y: number } {
  const { columns, rows, pitch } = layout(count, { width: WIDTH, height })
  return {
    x: Math.round(FIRST.left + columns * pitch + 4 - PATH.left),
    y: Math.round(FIRST.top + (rows * pitch) / 2 - PATH.top),
  }
}

/** One SVG path with a square for each client that does this; 1,000 squares stay five paths. */
export function squares(doing: string, which: Doing, grid: GridLayout): string {
  let path = ''
  for (let i = 0; i < doing.length; i++) {
    if (doing[i] === which) path += square(i, grid)
  }
  return path
}

function square(index: number, { columns, pitch, side }: GridLayout): string {
  const { x, y } = corner(index, columns, pitch)
  return `M${x} ${y}h${round(side)}v${round(side)}h-${round(side)}z`
}

/** Lines under the squares of those that hold a lock. */
export function underlines(holders: readonly number[], grid: GridLayout): string {
  const { columns, pitch, side } = grid
  return holders
    .map((index) => {
      const { x, y } = corner(index, columns, pitch)
      return `M${x} ${round(y + side)}h${round(side)}`
    })
    .join('')
}

const corner = (index: number, columns: number, pitch: number) => ({
  x: round((index % columns) * pitch + 0.5),
  y: round(Math.floor(index / columns) * pitch + 0.5),
})

const round = (value: number): number => Math.round(value * 100) / 100
