import type { Scene } from '../timeline/draw/scene'
import type { Room } from '../timeline/picture/sheet'
import { following, type Window } from '../timeline/window'
import type { Lane } from './compareStore'
import { laneLayout } from './laneLayout'
import type { LaneRun } from './laneRun'

/** A run longer than this is followed instead of shown whole, ms. */
const WHOLE_MS = 60_000
const FOLLOWED_MS = 30_000

/** The part of the runs in sight: the same in all lanes. @param end of the run that is furthest, ms */
export function windowOf(durationMs: number, end: number): Window {
  if (durationMs > WHOLE_MS) return following(FOLLOWED_MS, end)
  return { from: 0, to: Math.max(durationMs, end) }
}

/** The part that is in sight now. @param durationMs of the runs to come, where none has run yet */
export function windowNow(lanes: readonly Pick<Lane, 'run'>[], durationMs: number): Window {
  // Of the runs in the picture, not of those to come.
  const ran = lanes.flatMap(({ run }) => run.stream.state.run?.durationMs ?? [])
  const longest = ran.length > 0 ? Math.max(...ran) : durationMs
  return windowOf(longest, Math.max(0, ...lanes.map(({ run }) => run.clock())))
}

/** One scale for all lanes: the same height is the same number of queries. */
export const mostQueries = (lanes: readonly Pick<Lane, 'run'>[]): number =>
  Math.max(1, ...lanes.map(({ run }) => run.stream.state.tally.dbMaxInFlight))

/** A lane in the room that it has. */
export function laneScene(
  { timeline, stream, clock }: Pick<LaneRun, 'timeline' | 'stream' | 'clock'>,
  { window, scale }: { window: Window; scale: number },
  { context, palette, width, height, ratio }: Room,
): Scene {
  const clients = Math.max(1, Number(stream.state.params['clients'] ?? 1), timeline.lanes.count)
  return {
    ...{ context, timeline, window, now: clock(), ratio, palette },
    layout: laneLayout({ width, clients, scale, height }),
    ...{ cursor: null, proof: [], hover: -1, chosen: -1, due: () => 0, sayChange: () => '' },
  }
}
