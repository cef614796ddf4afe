import { chartNames } from '../charts/export/names'
import { store, type LabView } from '../stream/store'
import { save } from '../ui/save'
import { chartFiles, timelineFile } from './later'
import { saveRecorded } from './recordedFiles'
import { seriesCsv } from './seriesCsv'

/** One way to take the run along as a file. */
export interface Export {
  id: string
  title: string
  help: string
  act(): unknown
}

const FORMATS = [
  { format: 'png', help: 'PNG: 1920 × 1080 pixels' },
  { format: 'svg', help: 'SVG: sharp in every size' },
] as const

/** Has the browser fetch a file of a run from the server. */
export function fetchRun(runId: string, what: 'run' | 'events'): void {
  const link = document.createElement('a')
  link.href = `/api/runs/${runId}/${what}.jsonl`
  link.download = ''
  link.click()
}

/** A file of the run's events: from the server, or once more out of the file that is shown. */
const take = (runId: string, what: 'run' | 'events') => () => {
  const recording = store.recording()
  if (recording) saveRecorded(recording, what)
  else fetchRun(runId, what)
}

/** The files that can be had of the run on the screen. */
export function exportsOf({ runId }: Pick<LabView, 'runId'>): Export[] {
  if (runId === null) return []
  const charts = chartNames.flatMap(({ id, title }) =>
    FORMATS.map(({ format, help }) => ({
      ...{ id: `chart-${id}-${format}`, title: `Chart, ${title.toLowerCase()}` },
      help: `${help}.`,
      act: async () => (await chartFiles()).saveChart(id, format),
    })),
  )
  return [
    {
      id: 'export-run',
      title: 'Export, whole run',
      help: 'One file, which opens again without a server.',
      act: take(runId, 'run'),
    },
    {
      id: 'export-events',
      title: 'Export, events',
      help: 'JSON Lines: every event, one a line.',
      act: take(runId, 'events'),
    },
    {
      id: 'export-series',
      title: 'Export, series',
      help: 'CSV: the figures of the charts, step by step.',
      act: () => save(`cachescope-${runId}-series.csv`, 'text/csv', seriesCsv(store.view().live)),
    },
    ...FORMATS.map(({ format, help }) => ({
      ...{ id: `chart-timeline-${format}`, title: 'Chart, timeline' },
      help: `${help}, the part of the run that is in sight.`,
      act: async () => (await timelineFile()).saveTimeline(format),
    })),
    ...charts,
  ]
}
