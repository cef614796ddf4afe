import type { Band, Layout } from './layout'
import { MARKS, RULER } from './layout'
import type { MomentKind } from './model/kinds'
import type { Timeline } from './model/timeline'
import type { Window } from './window'

/** What stands under the pointer, or has the focus. */
export type Target = { x: number; y: number; at: number } & (
  | { kind: 'request'; index: number }
  | { kind: 'density' }
  | { kind: 'band'; band: Band }
  /** The name beside a band. */
  | { kind: 'name'; band: Band }
  | { kind: 'moment'; moment: MomentKind; seq: number; time: number }
  | { kind: 'ruler' }
  | { kind: 'nothing' }
)

/** How near to a mark one must point, px. */
const NEAR = 5

export function targetAt(
  timeline: Timeline,
  layout: Layout,
  window: Window,
  point: { x: number; y: number },
): Target {
  const perMs = (layout.width - layout.gutter) / (window.to - window.from)
  const at = window.from + (point.x - layout.gutter) / perMs
  const base = { ...point, at }
  if (point.y < RULER) return { ...base, kind: 'ruler' }
  if (point.y < RULER + MARKS) return momentAt(timeline, base, NEAR / perMs)
  const { lanes } = layout
  if (point.y < lanes.top + lanes.height) {
    if (lanes.folded) return { ...base, kind: 'density' }
    const row = Math.floor((point.y - lanes.top) / lanes.pitch)
    const index = requestAt(timeline, lanes.first + row, at, NEAR / perMs)
    return index === -1 ? { ...base, kind: 'nothing' } : { ...base, kind: 'request', index }
  }
  const band = layout.bands.find(({ top, height }) => point.y >= top && point.y < top + height)
  if (!band) return { ...base, kind: 'nothing' }
  return { ...base, kind: point.x < layout.gutter ? 'name' : 'band', band }
}

/** The request of a client at a moment, or the nearest within reach; -1 for none. */
export function requestAt(timeline: Timeline, client: number, at: number, reach: number): number {
  const { lanes } = timeline
  const list = lanes.of(client)?.requests
  if (!list || list.length === 0) return -1
  list.trim(lanes.requests)
  const place = list.placeAt(lanes.requests, at)
  let [best, least] = [-1, reach]
  for (const near of [place - 1, place, place + 1]) {
    if (near < 0 || near >= list.length) continue
    const index = list.at(near)
    const [start, end] = [lanes.requests.startOf(index), lanes.requests.endOf(index)]
    const away = Math.max(0, start - at, at - end)
    // Of two in reach the later one: where nothing is between them, it is drawn above.
    if (away <= least) [best, least] = [index, away]
  }
  return best
}

const SHOWN: MomentKind[] = ['fault', 'overlap', 'setting', 'outside', 'expiry', 'tick']

function momentAt(
  timeline: Timeline,
  base: { x: number; y: number; at: number },
  reach: number,
): Target {
  for (const moment of SHOWN) {
    const moments = timeline.moments[moment]
    const place = moments.placeFrom(base.at - reach)
    const time = moments.timeAt(place)
    if (place < moments.length && time <= base.at + reach) {
      return { ...base, kind: 'moment', moment, seq: moments.valueAt(place), time }
    }
  }
  return { ...base, kind: 'nothing' }
}
