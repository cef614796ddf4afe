import { edgesOf, inChain, type EdgeId, type Graph } from './graph'

/** Where the stations stand and how the ways run between them, in a box of the size given, px. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}
export type Station =
  | ('app' | 'gate' | 'queue' | 'worker' | 'scheduler' | 'database')
  | `tier:${number}`
  | `node:${number}`

export type Line = readonly [x0: number, y0: number, x1: number, y1: number]

export interface Place {
  boxes: Map<Station, Box>
  /** Every way is straight. */
  lines: Map<EdgeId, Line>
  /** Around a cache and its own loader. */
  frame: Box | null
  /** The lowest station has room for so many lines of text. */
  rows: number
}

interface Size {
  width: number
  height: number
}

/** Widths of the stations, and of the way in, where there is room, less, and little. */
const WIDE = {
  ...{ in: 60, app: 56, tier: 104, node: 148, gate: 116, queue: 148, worker: 116, scheduler: 148 },
  database: 160,
}
type Widths = typeof WIDE
const MIDDLE: Widths = {
  ...{ in: 40, app: 52, tier: 92, node: 120, gate: 104, queue: 124, worker: 106, scheduler: 124 },
  database: 132,
}
const NARROW: Widths = {
  ...{ in: 0, app: 42, tier: 80, node: 88, gate: 74, queue: 82, worker: 68, scheduler: 86 },
  database: 84,
}

/** @param door where the clients stand; null: there are none yet */
export function place(
  graph: Graph,
  size: Size,
  nodes: number,
  door: { x: number; y: number } | null = null,
): Place {
  const w = size.width >= 680 ? WIDE : size.width >= 480 ? MIDDLE : NARROW
  // Under everything runs the way of the writers.
  const bottom = size.height - (graph.writes ? 14 : 0)
  const h = Math.min(42, Math.floor((bottom - 18) / 2))
  const boxes = new Map<Station, Box>()
  boxes.set('app', { x: w.in, y: 0, w: w.app, h: size.height })
  boxes.set('database', { x: size.width - w.database, y: 0, w: w.database, h: size.height })
  const span = { from: w.in + w.app, to: size.width - w.database }
  const row = (y: number, stations: [Station, number][], gaps: number[]) =>
    spread(span, stations, gaps).forEach(([station, x, width]) =>
      boxes.set(station, { x, y, w: width, h }),
    )
  const chain = inChain(graph)
  const gate: [Station, number][] = graph.gate ? [['gate', w.gate]] : []
  const tiers = graph.tiers.map((_, i): [Station, number] => [`tier:${i}`, w.tier])
  if (graph.cluster) {
    row((bottom - h) / 2, [['node:0', w.node], ...gate], [1.3, 1, 1])
    stack(boxes, bottom, nodes)
  } else row(0, chain ? [...tiers, ...gate] : tiers, [1.7, 1, 1])
  if (graph.queue) {
    const low: [Station, number][] = [
      ['queue', w.queue],
      ['worker', w.worker],
    ]
    row(bottom - h, low, [1, 0.7, 1])
  }
  if (graph.schedule) row(bottom - h, [['scheduler', w.scheduler]], [1.8, 1])
  if (!chain && graph.gate) row(bottom - h, gate, [1.8, 1])
  if (graph.loader) align(boxes)
  const lines = new Map(
    edgesOf(graph, nodes).flatMap((edge) => {
      const line = lineOf(edge, boxes, size, graph, door)
      return line ? [[edge, line] as const] : []
    }),
  )
  return { boxes, lines, frame: graph.loader ? frameOf(boxes) : null, rows: rowsOf(boxes) }
}

/** Stations side by side; what is left over goes between them by the weights. */
function spread(
  { from, to }: { from: number; to: number },
  stations: readonly [Station, number][],
  gaps: readonly number[],
): [Station, number, number][] {
  const used = gaps.slice(0, stations.length + 1)
  const weight = used.reduce((sum, gap) => sum + gap, 0)
  const free = to - from - stations.reduce((sum, [, width]) => sum + width, 0)
  let x = from
  return stations.map(([station, width], i) => {
    x += (free * (used[i] ?? 1)) / weight
    const placed: [Station, number, number] = [station, Math.round(x), width]
    x += width
    return placed
  })
}

/** The masters of the cluster under each other, over the whole height. */
function stack(boxes: Map<Station, Box>, bottom: number, nodes: number): void {
  const first = boxes.get('node:0')
  if (!first) return
  const gap = 5
  const h = Math.floor((bottom - gap * (nodes - 1)) / nodes)
  for (let node = 0; node < nodes; node++) {
    boxes.set(`node:${node}`, { ...first, y: node * (h + gap), h })
  }
}

/** The loader stands under its cache. */
function align(boxes: Map<Station, Box>): void {
  const [tier, gate] = [boxes.get('tier:0'), boxes.get('gate')]
  if (tier && gate) gate.x = Math.round(tier.x + tier.w / 2 - gate.w / 2)
}

function frameOf(boxes: Map<Station, Box>): Box | null {
  const [tier, gate] = [boxes.get('tier:0'), boxes.get('gate')]
  if (!tier || !gate) return null
  const x = Math.min(tier.x, gate.x) - 10
  return { x, y: -6, w: Math.max(tier.w, gate.w) + 20, h: gate.y + gate.h + 12 }
}

const rowsOf = (boxes: Map<Station, Box>): number =>
  Math.floor(Math.min(...[...boxes.values()].map(({ h }) => h)) / 14.5)

const right = ({ x, w }: Box) => x + w
const middle = ({ y, h }: Box) => Math.round(y + h / 2)

function lineOf(
  edge: EdgeId,
  boxes: Map<Station, Box>,
  { height }: Size,
  graph: Graph,
  door: { x: number; y: number } | null,
): Line | null {
  const [kind, number] = edge.split(':')
  const [app, database, gate] = [boxes.get('app'), boxes.get('database'), boxes.get('gate')]
  if (!app || !database) return null
  const last = boxes.get(graph.cluster ? 'node:0' : `tier:${graph.tiers.length - 1}`)
  const across = (from: Box, to: Box, y: number): Line => [right(from), y, to.x, y]
  switch (kind) {
    case 'in':
      if (app.x === 0) return null
      return door ? [door.x, door.y, app.x, door.y] : [0, height / 2, app.x, height / 2]
    case 'look':
    case 'copy': {
      const to = boxes.get(edge === 'copy' ? 'tier:1' : `tier:${Number(number)}`)
      const from = number === '0' ? app : boxes.get('tier:0')
      if (!from || !to) return null
      if (number === '0') return across(from, to, middle(to))
      // Between two levels there are two ways: down with a miss, and up with a copy.
      if (edge !== 'copy') return across(from, to, middle(to) - 6)
      return [to.x, middle(to) + 8, right(from), middle(to) + 8]
    }
    case 'node': {
      const to = boxes.get(`node:${Number(number)}`)
      return to ? [right(app), middle(app), to.x, middle(to)] : null
    }
    case 'fill':
      return last ? [database.x, middle(last), right(last), middle(last)] : null
    case 'miss':
      return gate ? missLine(gate, app, last, graph) : null
    case 'load':
      return gate ? across(gate, database, middle(gate)) : null
    case 'write':
      return [right(app), height - 4, database.x, height - 4]
    default:
      return lower(edge, boxes)
  }
}

function missLine(gate: Box, app: Box, last: Box | undefined, graph: Graph): Line | null {
  if (graph.loader && last) {
    const x = Math.round(gate.x + gate.w / 2)
    return [x, last.y + last.h, x, gate.y]
  }
  const from = inChain(graph) ? last : app
  return from ? [right(from), middle(gate), gate.x, middle(gate)] : null
}

/** The lower way of write-behind and of scheduled refresh. */
const LOWER: Partial<Record<EdgeId, [Station, Station]>> = {
  ...{ send: ['app', 'queue'], job: ['queue', 'worker'], save: ['worker', 'database'] },
  refresh: ['scheduler', 'database'],
}

function lower(edge: EdgeId, boxes: Map<Station, Box>): Line | null {
  const [from, to] = (LOWER[edge] ?? []).map((station) => boxes.get(station))
  if (!from || !to) return null
  const y = middle(from.h < to.h ? from : to)
  return [right(from), y, to.x, y]
}
