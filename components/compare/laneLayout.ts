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
  clients: number
  /** Queries at once that fill the band of the database: the same in all lanes. */
  scale: number
}

/** One lane of the comparison, in the terms of the timeline: small rows, and the database under them. */
export function laneLayout({ width, clients, scale }: Room): Layout {
  const top = RULER + MARKS
  const folded = clients > MOST_ROWS
  const pitch = folded ? 0 : CLIENTS / Math.max(1, clients)
  return {
    ...{ width, height: CUT + LANE_HEIGHT, gutter: GUTTER },
    lanes: {
      ...{ top, height: CLIENTS, folded, pitch },
      ...{ first: 1, count: clients, all: clients },
      bar: Math.min(8, Math.max(1.4, pitch * 0.8)),
    },
    bands: [{ kind: 'server', name: DATABASE, top: top + CLIENTS + GAP, height: DB, scale }],
  }
}
