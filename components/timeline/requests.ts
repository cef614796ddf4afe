import type { LabEvent } from '@/server/protocol'
import { store } from '../stream/store'
import { Summons } from '../ui/summons'
import { controller, runEnd, timeline } from './live'
import { lookAt } from './moves'
import { requestAcross, requestBeside, requestNumbered } from './neighbours'

/** The id of the picture: there is one on a page. */
export const TIMELINE = 'run-timeline'

/** The panel that tells the whole story of the chosen request. */
export const storyPanel = new Summons('request-story')

/** To the next (1) or the previous (-1) request of the same client. */
export function nextRequest(by: 1 | -1): Promise<void> {
  const chosen = chosenNow()
  return take(chosen === -1 ? firstInSight() : requestBeside(timeline.lanes, chosen, by))
}

/** To the lane below (1) or above (-1), at the same time. */
export function nextLane(by: 1 | -1): Promise<void> {
  const { requests } = timeline.lanes
  const chosen = chosenNow()
  if (chosen === -1) return take(firstInSight())
  // From its middle: from one of its ends each step would lead a little further off.
  const middle = (requests.startOf(chosen) + endOf(chosen)) / 2
  return take(requestAcross(timeline, requests.laneOf(chosen), middle, by))
}

export function letGo(): void {
  controller.choose(-1)
  controller.hover(null)
}

/** Chooses the request that an event belongs to, if it does and is still here. */
export function chooseRequestOf(event: LabEvent): void {
  if (!('req' in event) || event.req === null) return
  const index = requestNumbered(timeline.lanes, event.client, event.req, event.at)
  if (index !== -1) controller.choose(index)
}

/** -1 when none is chosen, or it has been let go. */
function chosenNow(): number {
  const { chosen } = controller.view()
  return timeline.lanes.requests.has(chosen) ? chosen : -1
}

function endOf(index: number): number {
  return Math.min(timeline.lanes.requests.endOf(index), runEnd())
}

function firstInSight(): number {
  const first = controller.view().lanes?.first ?? 1
  return requestAcross(timeline, first - 1, store.view().cursor?.at ?? runEnd(), 1)
}

/** Chooses a request, goes to its end, and brings all of it into sight. */
async function take(index: number): Promise<void> {
  const { requests } = timeline.lanes
  // There is none that way: the one that is chosen stays.
  if (index === -1) return show(chosenNow())
  controller.choose(index)
  unfoldAt(requests.laneOf(index))
  await lookAt(requests.isOpen(index) ? { at: runEnd() } : { seq: requests.linkOf(index) })
  // Meanwhile one may have gone on to another.
  if (controller.view().chosen !== index) return
  controller.reach(requests.startOf(index), endOf(index), runEnd())
  show(index)
}

/** It is drawn in the next frame: then it has a place. */
function show(index: number): void {
  if (index !== -1) requestAnimationFrame(() => point(index))
}

/** A request is seen on its lane alone. */
function unfoldAt(client: number): void {
  const { lanes } = controller.view()
  if (!lanes?.folds) return
  const { first, count, page, folded } = lanes
  if (!folded && client >= first && client < first + count) return
  controller.unfold(1 + Math.floor((client - 1) / page) * page)
}

/** Room for the card beside a request, px. */
const CARD = 310

/** While the picture has the focus, the chosen request is told as one under a pointer is. */
function point(index: number): void {
  const { layout, window } = controller
  if (!layout || controller.view().chosen !== index) return
  if (document.activeElement?.id !== TIMELINE) return
  const { requests } = timeline.lanes
  const { first, top, pitch } = layout.lanes
  const perMs = (layout.width - layout.gutter) / (window.to - window.from)
  const x = (at: number) => layout.gutter + (at - window.from) * perMs
  const end = endOf(index)
  const right = x(end) + CARD < layout.width
  const at = right ? end : requests.startOf(index)
  const y = top + (requests.laneOf(index) - first + 1) * pitch
  controller.hover({ kind: 'request', index, at, x: x(at), y })
}
