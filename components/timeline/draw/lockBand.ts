import { clientName, seconds, whole } from '../../panels/format'
import type { Row } from '../layout'
import type { LockTrack } from '../model/locks'
import { stillToCome } from './bands'
import { Boxes, scaleOf, type Scene } from './scene'

const solid = new Boxes()
const late = new Boxes()
const crossed = new Boxes()
const waits = new Boxes()

/** Who held one lock, above; how many waited for it, below. Two holders at once are a fault. */
export function drawLock(scene: Scene, track: LockTrack, row: Row): void {
  const { context, palette } = scene
  if (track.on === 'lock') drawHolders(scene, track, row.top, 15)
  const top = track.on === 'lock' ? row.top + 18 : row.top + 2
  const words = drawWaiters(scene, track, top, row.top + row.height - top)
  solid.fill(context, palette.lockfill)
  late.fill(context, palette.fault)
  context.globalAlpha = 0.75
  crossed.fill(context, palette.crossed)
  context.globalAlpha = 1
  waits.fill(context, palette.waits)
  nameHolders(scene, track, row.top)
  words()
}

function drawHolders(scene: Scene, track: LockTrack, top: number, height: number): void {
  const { timeline, window, now } = scene
  const { holds, overlaps } = timeline.locks
  const { x } = scaleOf(scene)
  for (
    let place = track.holds.firstReaching(holds, window.from);
    place < track.holds.length;
    place++
  ) {
    const index = track.holds.at(place)
    const start = holds.startOf(index)
    if (start > window.to) break
    const end = Math.min(holds.endOf(index), now)
    const lease = Math.min(end, holds.extraOf(index))
    solid.add(x(start), top, Math.max(1, x(lease) - x(start)), height)
    // It works on past its lease: whoever comes now holds the lock too.
    if (end > lease) late.add(x(lease), top + height - 3, x(end) - x(lease), 3)
  }
  for (
    let place = track.overlaps.firstReaching(overlaps, window.from);
    place < track.overlaps.length;
    place++
  ) {
    const index = track.overlaps.at(place)
    const start = overlaps.startOf(index)
    if (start > window.to) break
    const width = x(Math.min(overlaps.endOf(index), now)) - x(start)
    crossed.add(x(start), top - 2, Math.max(3, width), height + 4)
  }
}

/** A block is named where its name fits. */
const LEAST_NAMED = 30

function nameHolders(scene: Scene, track: LockTrack, top: number): void {
  const { timeline, window, now, context, palette, layout, cursor } = scene
  const { holds } = timeline.locks
  const { x } = scaleOf(scene)
  const ahead = cursor === null && !timeline.over
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  const first = track.holds.firstReaching(holds, window.from)
  for (let place = first; place < track.holds.length; place++) {
    const index = track.holds.at(place)
    const start = holds.startOf(index)
    if (start > window.to) return
    const lease = holds.extraOf(index)
    if (ahead && holds.isOpen(index) && lease > now) drawLease(scene, x(now), x(lease), lease, top)
    const left = Math.max(layout.gutter, x(start))
    if (x(Math.min(holds.endOf(index), lease, now)) - left < LEAST_NAMED) continue
    context.font = `600 10.5px ${palette.mono}`
    context.fillStyle = palette.onlock
    context.fillText(clientName(holds.laneOf(index)), left + 6, top + 8)
  }
}

/** The lease that still runs: dashed, because it has not happened yet. */
function drawLease(scene: Scene, from: number, to: number, lease: number, top: number): void {
  const { context, palette, layout } = scene
  stillToCome(scene, from, Math.min(layout.width, to), top, 15, palette.lock)
  if (layout.width - from < 96) return
  context.font = `10.5px ${palette.sans}`
  context.fillStyle = palette.lock
  const text = `lease to ${seconds(lease)}`
  // In the box, or where that is too short, after it.
  const inside = to - from >= context.measureText(text).width + 12
  context.fillText(text, (inside ? from : to) + 6, top + 8)
}

/** @returns what writes their number, above what is filled meanwhile */
function drawWaiters(scene: Scene, track: LockTrack, top: number, height: number): () => void {
  const { timeline, window, now, context, palette, layout } = scene
  const { x } = scaleOf(scene)
  let drawn = -Infinity
  track.waiters.each(window.from, Math.min(window.to, now), (from, to, value) => {
    const [x0, x1] = [x(from), x(to)]
    // Changes within one pixel are drawn once: the last one is what is left to see.
    if (x1 < drawn + 0.7) return
    drawn = x1
    const tall = Math.max(1.5, (height * value) / Math.max(4, track.most))
    waits.add(x0, top + height - tall, Math.max(1, x1 - x0), tall)
  })
  const waiting = scene.cursor === null && !timeline.over ? track.waiters.now : 0
  return () => {
    if (waiting === 0 || layout.width - x(now) < 60) return
    context.textAlign = 'left'
    context.font = `600 10.5px ${palette.sans}`
    context.fillStyle = palette.lock
    context.fillText(`${whole(waiting)} waiting`, x(now) + 6, top + height - 5)
  }
}
