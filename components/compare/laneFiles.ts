import { fetchRun, type Export } from '../lab/exports'
import { seriesCsv } from '../lab/seriesCsv'
import { RULER } from '../timeline/layout'
import { drawRuler } from '../timeline/draw/ruler'
import { HEAD } from '../timeline/picture/head'
import { saveSheet, type Format } from '../timeline/picture/sheet'
import { save } from '../ui/save'
import type { CompareState, Lane } from './compareStore'
import { LANE_HEIGHT } from './laneLayout'
import { laneScene, mostQueries, windowNow } from './laneScene'
import { paintLane } from './paintLane'

/** In a picture a lane is twice as high as on the page; pixels in one of its own. */
const [HEIGHT, SCALE] = [2 * LANE_HEIGHT, 2]

const CHARTS = [
  { format: 'png', help: `PNG: 1920 × ${(HEAD + RULER + HEIGHT) * SCALE} pixels.` },
  { format: 'svg', help: 'SVG: sharp in every size.' },
] as const

/** A lane as it is called, among the others. */
export interface NamedLane {
  lane: Lane
  title: string
}

/** The files that can be had of a lane's run. */
export function laneExports({ lane, title }: NamedLane, all: () => CompareState): Export[] {
  const { runId } = lane.run.view()
  if (runId === null) return []
  return [
    ...CHARTS.map(({ format, help }) => ({
      ...{ id: `chart-${format}`, title: 'Chart of this lane', help },
      act: () => saveLane({ lane, title }, all(), format),
    })),
    {
      ...{ id: 'run', title: 'Whole run', help: 'One file, which opens again without a server.' },
      act: () => fetchRun(runId, 'run'),
    },
    {
      ...{ id: 'events', title: 'Events', help: 'JSON Lines: every event, one a line.' },
      act: () => fetchRun(runId, 'events'),
    },
    {
      ...{ id: 'series', title: 'Series', help: 'CSV: figures of the run, step by step.' },
      act: () =>
        save(`cachescope-${runId}-series.csv`, 'text/csv', seriesCsv(lane.run.view().state)),
    },
  ]
}

/** The lane on the time axis of all lanes, under a ruler of its own. */
async function saveLane(
  { lane, title }: NamedLane,
  { lanes, common }: CompareState,
  format: Format,
): Promise<void> {
  const { runId, state } = lane.run.view()
  const shown = { window: windowNow(lanes, common.durationMs), scale: mostQueries(lanes) }
  const sheet = {
    ...{ name: `cachescope-${runId}-lane`, title },
    note: `${lane.run.started?.pattern.title ?? ''}, seed ${state.run?.seed}`,
    ...{ width: 1920, height: (HEAD + RULER + HEIGHT) * SCALE, scale: SCALE },
    paint: (room: Parameters<typeof laneScene>[2]) => {
      const scene = laneScene(lane.run, shown, { ...room, height: HEIGHT })
      paintLane(scene, 0)
      drawRuler(scene)
    },
  }
  await saveSheet(sheet, format)
}
