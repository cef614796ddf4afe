import { RULER, MARKS, type Layout } from '../timeline/layout'
import { DATABASE } from '../timeline/model/servers'

/** Heights of the parts of a lane, px. */
const CLIENTS = 76
const GAP = 4
const DB = 26
/** The page has one ruler for all lanes: what the timeline keeps free for its own is cut off. */
export const CUT = RULER
export const LANE_HEIGHT = MARKS + CLIENTS + GAP + DB
/** Room for half a mark at the very beginning, px. */
export const GUTTER = 10
/** Above this many clients a row each would be less than two pixels. */
const MOST_ROWS = 42

interface Room {
  width: number
  /** Of the lane; `LANE_HEIGHT` at the size of a desk, less where everything is drawn larger, px. */
  height: number
  clients: number
  /** Queries at once that fill the band of the database: the same in all lanes. */
  scale: number
}

/** One lane of the comparison, in the terms of the timeline: small rows, and the database under them. */
export function laneLayout({ width, height, clients, scale }: Room): Layout {
  const top = RULER + MARKS
  const folded = clients > MOST_ROWS
  const db = Math.round((DB * height) / LANE_HEIGHT)
  const room = height - MARKS - GAP - db
  const pitch = folded ? 0 : room / Math.max(1, clients)
  return {
    ...{ width, height: CUT + height, gutter: GUTTER },
    lanes: {
      ...{ top, height: room, folded, pitch },
      ...{ first: 1, count: clients, all: clients },
      bar: Math.min(8, Math.max(1.4, pitch * 0.8)),
    },
    bands: [{ kind: 'server', name: DATABASE, top: top + room + GAP, height: db, scale }],
  }
}
