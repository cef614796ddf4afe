import type { PathStep, Station } from '@/server/protocol'

/** Where the stations of a picture stand and how its lines run, in a box of 296 × 94. */

export interface Spot {
  station: Station
  x: number
  y: number
  w: number
  h: number
}
export type Point = readonly [x: number, y: number]
export interface Line {
  step: PathStep
  /** Corner by corner; three of them and `bow` make a curve. */
  points: Point[]
  bow: boolean
  /** Where its word stands. */
  at: Point
}
export interface Layout {
  spots: Spot[]
  lines: Line[]
  /** A frame around stations that are one thing to the caller. */
  frame: { x: number; y: number; w: number; h: number } | null
}

export const BOX = { width: 296, height: 94 }
const HIGH = 22
const [TOP, MIDDLE, BOTTOM] = [8, 36, 64]

/** Widths follow the words in them. */
const WIDTHS: Record<Station, number> = {
  ...{ app: 42, redis: 54, memcached: 72, cluster: 80, database: 64 },
  ...{ lock: 58, loader: 58, queue: 48, worker: 48, scheduler: 70 },
}
/** The column of each station; those that are not named stand in the last one. */
const COLUMNS: Partial<Record<Station, number>> = {
  ...{ app: 0, redis: 1, cluster: 1, lock: 1, loader: 1, queue: 1, memcached: 2, worker: 2 },
}
const LOW = new Set<Station>(['lock', 'loader', 'queue', 'worker'])

export function layout(steps: readonly PathStep[]): Layout {
  const stations = [...new Set(steps.flatMap(({ from, to }) => [from, to]))]
  const spots = stations.map((station) => spot(station, stations, steps))
  const at = new Map(spots.map((each) => [each.station, each]))
  const lines = steps.flatMap((step) => {
    const [from, to] = [at.get(step.from), at.get(step.to)]
    return from && to ? linesOf(step, from, to) : []
  })
  return { spots, lines, frame: stations.includes('loader') ? frameOf(at) : null }
}

function spot(station: Station, all: readonly Station[], steps: readonly PathStep[]): Spot {
  const last = Math.max(2, ...all.map((each) => (COLUMNS[each] ?? 0) + 1))
  const column = COLUMNS[station] ?? last
  const w = widthOf(station, last)
  const x =
    column === 0 ? 2 : column === last ? BOX.width - 2 - w : middleX(column, last, all) - w / 2
  if (station === 'cluster') return { station, x, y: 2, w, h: 90 }
  return { station, x, y: row(station, all, steps), w, h: HIGH }
}

/** Four columns leave less room: the database is called DB there. */
const widthOf = (station: Station, last: number): number =>
  station === 'database' && last > 2 ? 34 : WIDTHS[station]

/** The stations between share the room that the first and the last column leave, by their widths. */
function middleX(column: number, last: number, all: readonly Station[]): number {
  const widest = (c: number) =>
    Math.max(0, ...all.filter((each) => COLUMNS[each] === c).map((each) => WIDTHS[each]))
  const ends = 2 + WIDTHS.app + 2 + widthOf('database', last)
  const inner = Array.from({ length: last - 1 }, (_, i) => widest(i + 1))
  const gap = (BOX.width - ends - inner.reduce((sum, w) => sum + w, 0)) / last
  const before = inner.slice(0, column - 1).reduce((sum, w) => sum + w + gap, 0)
  return 2 + WIDTHS.app + gap + before + widest(column) / 2
}

/** One way is a straight line; where there are two, what is asked first lies above. */
function row(station: Station, all: readonly Station[], steps: readonly PathStep[]): number {
  const forked =
    all.some((each) => LOW.has(each)) ||
    steps.some(({ from, to }) => from === 'app' && to === 'database')
  if (station === 'app') return MIDDLE
  if (station === 'scheduler') return TOP
  if (LOW.has(station)) return BOTTOM
  if (station === 'database') return forked || all.includes('scheduler') ? BOTTOM : MIDDLE
  return forked ? TOP : MIDDLE
}

function linesOf(step: PathStep, from: Spot, to: Spot): Line[] {
  if (to.station === 'cluster') return fan(step, from, to)
  const line = between(step, from, to)
  return [{ step, bow: false, ...line }]
}

/** One line to each master of the cluster; the word stands on the first. */
function fan(step: PathStep, from: Spot, to: Spot): Line[] {
  return nodeRows(to).map((y, index) => {
    const points: Point[] = [
      [from.x + from.w, centre(from)[1]],
      [to.x, y + HIGH / 2],
    ]
    const words = index === 0 ? step : { ...step, word: '' }
    return { step: words, bow: false, points, at: beside(points, -1) }
  })
}

/** Tops of the boxes of a cluster's three masters. */
export const nodeRows = ({ y, h }: Spot): number[] =>
  [0, 1, 2].map((node) => y + (node * (h - HIGH)) / 2)

const centre = ({ x, y, w, h }: Spot): Point => [x + w / 2, y + h / 2]

function between(
  step: PathStep,
  from: Spot,
  to: Spot,
): Omit<Line, 'step' | 'bow'> & { bow?: true } {
  const [[fromX, fromY], [toX, toY]] = [centre(from), centre(to)]
  const right = to.x >= from.x + from.w
  const left = to.x + to.w <= from.x
  if (!right && !left) {
    const down = toY > fromY
    const points: Point[] = [
      [toX, down ? from.y + from.h : from.y],
      [toX, down ? to.y : to.y + to.h],
    ]
    return { points, at: [toX - 5, (fromY + toY) / 2 + 4] }
  }
  if (left && fromY === toY) {
    const points: Point[] = [
      [fromX, from.y],
      [(fromX + toX) / 2, from.y - 34],
      [toX, to.y],
    ]
    return { points, bow: true, at: [(fromX + toX) / 2, from.y - 22] }
  }
  if (left && from.station === 'database') {
    const points: Point[] = [
      [fromX, from.y],
      [fromX, toY],
      [to.x + to.w, toY],
    ]
    return { points, at: [fromX - 12, toY - 6] }
  }
  const points: Point[] = right
    ? [
        [from.x + from.w, fromY],
        [to.x, toY],
      ]
    : [
        [from.x, fromY],
        [to.x + to.w, toY],
      ]
  return { points, at: beside(points, toY > fromY && from.station === 'app' ? 1 : -1) }
}

/** Beside the middle of a line, above it or below; on a steep one nearer to its start, away from what it leads to. */
function beside(points: readonly Point[], side: 1 | -1): Point {
  const [[fromX, fromY], [toX, toY]] = [points[0] ?? [0, 0], points.at(-1) ?? [0, 0]]
  const slope = Math.abs(toY - fromY) / Math.max(1, Math.abs(toX - fromX))
  const away = 6 + slope * 12
  return [(fromX + toX) / 2 - slope * 14, (fromY + toY) / 2 + (side < 0 ? -away : away + 7)]
}

function frameOf(at: ReadonlyMap<Station, Spot>): Layout['frame'] {
  const [redis, loader] = [at.get('redis'), at.get('loader')]
  if (!redis || !loader) return null
  const [x, y] = [Math.min(redis.x, loader.x) - 9, redis.y - 7]
  return { x, y, w: Math.max(redis.w, loader.w) + 18, h: loader.y + loader.h + 7 - y }
}
