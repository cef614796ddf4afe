import { clientName } from '../../panels/format'
import type { IndexList } from '../model/indexList'
import { Flag, lookOfResult, Outcome, Result, Step } from '../model/kinds'
import type { Lane } from '../model/lanes'
import type { Spans } from '../model/spans'
import { Marks } from './glyphs'
import { laneNames } from './laneNames'
import { Boxes, scaleOf, type Scene } from './scene'

const boxes = {
  base: new Boxes(),
  waits: new Boxes(),
  pool: new Boxes(),
  db: new Boxes(),
  held: new Boxes(),
  hit: new Boxes(),
  miss: new Boxes(),
  kept: new Boxes(),
  write: new Boxes(),
  lock: new Boxes(),
  holds: new Boxes(),
  over: new Boxes(),
  fault: new Boxes(),
}
type Style = keyof typeof boxes

/** From where on a call through the cache or the lock is wide enough to be a bar, px. */
const LEAST_BAR = 2.5

/** A lane a client: waits, loads and writes as bars, outcomes as marks, told apart by shape. */
export function drawLanes(scene: Scene): void {
  const { timeline, layout, context, palette } = scene
  const { first, count, top, pitch, bar } = layout.lanes
  const marks = new Marks()
  for (let i = 0; i < count; i++) {
    const lane = timeline.lanes.of(first + i)
    const y = top + i * pitch + (pitch - bar) / 2
    if (lane) drawLane(scene, lane, y, bar, marks)
  }
  boxes.base.fill(context, palette.line)
  boxes.waits.fill(context, palette.waits)
  boxes.pool.fill(context, palette.pool)
  boxes.held.fill(context, palette.held)
  boxes.db.fill(context, palette.db)
  boxes.lock.fill(context, palette.lock)
  boxes.miss.fill(context, palette.miss)
  boxes.kept.fill(context, palette.expiry)
  boxes.write.fill(context, palette.write)
  boxes.fault.fill(context, palette.fault)
  boxes.holds.fill(context, palette.lockfill)
  boxes.over.fill(context, palette.fault)
  boxes.hit.fill(context, palette.hit)
  marks.draw(context, palette)
}

function drawLane(scene: Scene, lane: Lane, y: number, bar: number, marks: Marks): void {
  drawRequests(scene, lane, y, bar)
  drawSteps(scene, lane.steps, y, bar)
  // What goes on behind an answered request is half as high: another request may stand above it.
  drawSteps(scene, lane.behind, y + bar / 2, bar / 2, true)
  drawHolds(scene, lane, y + bar - 2)
  drawOutcomes(scene, lane, y, bar, marks)
}

/**
 * Calls `draw` for the spans of a list that are in sight. After one that was drawn up to a pixel it
 * goes on with what reaches past that pixel, so that a lane costs no more than its width.
 */
function eachInSight(
  scene: Scene,
  list: IndexList,
  spans: Spans,
  draw: (index: number, x0: number, x1: number) => number,
): void {
  const { window, now } = scene
  const { x, perMs } = scaleOf(scene)
  for (let place = list.firstReaching(spans, window.from); place < list.length;) {
    const index = list.at(place)
    const start = spans.startOf(index)
    if (start > window.to) return
    const end = Math.min(spans.endOf(index), now)
    const drawnTo = end < window.from ? -1 : draw(index, x(start), x(end))
    // A gap of less than this is not seen.
    const past = drawnTo < 0 ? 0 : start + (drawnTo - x(start)) / perMs
    place = Math.max(place + 1, past > end ? list.placeAt(spans, past) : 0)
  }
}

/** A bar for what is wide enough to be one, and a tick for each hit. */
function drawRequests(scene: Scene, lane: Lane, y: number, bar: number): void {
  const { requests } = scene.timeline.lanes
  const tick = bar > 10 ? 2.2 : 1.8
  eachInSight(scene, lane.requests, requests, (index, x0, x1) => {
    if (x1 - x0 >= LEAST_BAR) boxes.base.add(x0, y, x1 - x0, bar)
    const plain = !(requests.flagsOf(index) & Flag.stale)
    if (requests.kindOf(index) !== Outcome.hit || !plain) return x1
    if (requests.endOf(index) <= scene.window.to) boxes.hit.add(x1 - tick / 2, y, tick, bar)
    return x1 + 1
  })
}

/** What is no plain hit has a mark of its own, which no hit beside it may hide. */
function drawOutcomes(scene: Scene, lane: Lane, y: number, bar: number, marks: Marks): void {
  const { requests } = scene.timeline.lanes
  const middle = y + bar / 2
  const tick = bar > 10 ? 2.2 : 1.8
  eachInSight(scene, lane.notable, requests, (index, x0, x1) => {
    const [outcome, flags] = [requests.kindOf(index), requests.flagsOf(index)]
    const endsHere = requests.endOf(index) <= scene.window.to
    if (flags & Flag.stale) {
      if (endsHere) marks.stale(x1, middle, bar)
    } else if (outcome === Outcome.miss) {
      marks.miss(x0, middle, bar)
      // Served by the load of another: a tick closes the wait.
      if (!(flags & (Flag.loaded | Flag.empty)) && endsHere)
        boxes.hit.add(x1 - tick / 2, y, tick, bar)
    } else if (endsHere) marks.fault(x1, middle, bar)
    return Math.max(x1, x0 + bar / 2)
  })
  const { open } = lane
  if (open === -1 || !(requests.flagsOf(open) & Flag.missed)) return
  if (requests.startOf(open) <= scene.window.to)
    marks.miss(scaleOf(scene).x(requests.startOf(open)), middle, bar)
}

const STYLES: Partial<Record<number, Style>> = {
  [Step.waitLock]: 'waits',
  [Step.waitFlight]: 'waits',
  [Step.waitOwed]: 'waits',
  [Step.pool]: 'pool',
  [Step.dbRead]: 'db',
  [Step.dbWrite]: 'db',
  [Step.gate]: 'held',
  [Step.hold]: 'held',
}

function drawSteps(scene: Scene, list: IndexList, y: number, bar: number, behind = false): void {
  const { steps } = scene.timeline.lanes
  const thin = bar * 0.5
  eachInSight(scene, list, steps, (index, x0, x1) => {
    if (!behind && steps.flagsOf(index) & Flag.behind) return -1
    const kind = steps.kindOf(index)
    const style = STYLES[kind]
    const width = x1 - x0
    if (style) {
      if (width < 0.4) return x1
      boxes[style].add(x0, y, Math.max(1, width), bar)
      return x0 + Math.max(1, width)
    }
    const result = steps.aOf(index)
    // The loader puts what it loaded into the cache: a cap at the end of its bar, but where it is refused.
    if (kind === Step.set && result !== Result.refused)
      boxes.write.add(x0, y, Math.max(2, width), bar)
    else if (width >= LEAST_BAR)
      boxes[callStyle(kind, result)].add(x0, y + (bar - thin) / 2, width, thin)
    return x0 + Math.max(1, width)
  })
}

function callStyle(kind: number, result: number): Style {
  if (result === Result.failed) return 'fault'
  if (kind === Step.acquire || kind === Step.release) return 'lock'
  if (kind === Step.delete || kind === Step.send) return 'write'
  return kind === Step.set ? 'base' : (lookOfResult(result) ?? 'base')
}

/** A line under the bar of one who holds a lock; past its lease it is a fault in waiting. */
function drawHolds(scene: Scene, lane: Lane, y: number): void {
  const { holds } = scene.timeline.locks
  const { x } = scaleOf(scene)
  eachInSight(scene, lane.holds, holds, (index, x0, x1) => {
    const lease = x(holds.extraOf(index))
    boxes.holds.add(x0, y, Math.max(1, Math.min(x1, lease) - x0), 2)
    if (lease < x1) boxes.over.add(lease, y, x1 - lease, 2)
    return x1
  })
}

/** Names at the left, as many as there is room for; whoever holds a lock has a mark, and a chip where there is room. */
export function nameLanes(scene: Scene): void {
  const { context, layout, palette } = scene
  const { first, count, top, pitch, bar } = layout.lanes
  const holders = holdersNow(scene).map((index) => scene.timeline.locks.holds.laneOf(index) - first)
  const { chips, names } = laneNames({ count, pitch, holders })
  const right = layout.gutter - 8
  const middle = (row: number) => top + (row + 0.5) * pitch
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.fillStyle = palette.lockfill
  for (const row of holders) {
    if (row >= 0 && row < count) context.fillRect(right + 4, middle(row) - bar / 2, 3, bar)
  }
  for (const row of chips) context.fillRect(right - 34, middle(row) - 6.5, 38, 13)
  context.font = `700 10.5px ${palette.mono}`
  context.fillStyle = palette.onlock
  for (const row of chips) context.fillText(clientName(first + row), right, middle(row) + 0.5)
  context.font = `10.5px ${palette.mono}`
  context.fillStyle = palette.ink3
  for (const row of names) context.fillText(clientName(first + row), right, middle(row) + 0.5)
}

/** The holds that last at the moment that is looked at, at most four. */
function holdersNow({ timeline, cursor, now }: Scene): number[] {
  const at = cursor ?? now
  const { holds, list } = timeline.locks
  const found: number[] = []
  for (const track of list) {
    for (let place = track.holds.placeAt(holds, at); place >= 0 && found.length < 4; place--) {
      const index = track.holds.at(place)
      if (!holds.has(index) || holds.startOf(index) < at - track.holds.longest) break
      if (holds.endOf(index) > at) found.push(index)
    }
    if (found.length >= 4) break
  }
  return found
}
