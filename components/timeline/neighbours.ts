import type { Lanes } from './model/lanes'
import type { Timeline } from './model/timeline'
import { requestAt } from './target'

/** Of the requests of the same client, the one after (1) or before (-1); -1 when there is none. */
export function requestBeside(lanes: Lanes, index: number, by: 1 | -1): number {
  const place = placeOf(lanes, lanes.requests.laneOf(index), index)
  const list = lanes.of(lanes.requests.laneOf(index))?.requests
  const beside = place + by
  return list && place >= 0 && beside >= 0 && beside < list.length ? list.at(beside) : -1
}

function placeOf(lanes: Lanes, client: number, index: number): number {
  const list = lanes.of(client)?.requests
  if (!list) return -1
  list.trim(lanes.requests)
  // Several may have begun in the same moment.
  let place = list.placeAt(lanes.requests, lanes.requests.startOf(index))
  while (place >= 0 && list.at(place) !== index) place--
  return place
}

/** The request at a time, or the nearest to it, of the next client up (-1) or down (1) that has one. */
export function requestAcross(timeline: Timeline, client: number, at: number, by: 1 | -1): number {
  for (let next = client + by; next >= 1 && next <= timeline.lanes.count; next += by) {
    const index = requestAt(timeline, next, at, Infinity)
    if (index !== -1) return index
  }
  return -1
}

/** The request of a client that has this number and had begun by a time; -1 when it is not here. */
export function requestNumbered(lanes: Lanes, client: number, req: number, by: number): number {
  const list = lanes.of(client)?.requests
  if (!list) return -1
  list.trim(lanes.requests)
  for (let place = list.placeAt(lanes.requests, by); place >= 0; place--) {
    if (lanes.requests.aOf(list.at(place)) === req) return list.at(place)
  }
  return -1
}
