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

/** Has the browser fetch a file of the server. */
function fetchFile(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** A file of the run's events: from the server, or once more out of the file that is shown. */
const take = (runId: string, what: 'run' | 'events') => () => {
  const recording = store.recording()
  if (recording) saveRecorded(recording, what)
  else fetchFile(`/api/runs/${runId}/${what}.jsonl`)
}

/** The files that can be had of the run on the screen. */
export function exportsOf({ runId }: Pick<LabView, 'runId'>): Export[] {
  if (runId === null) return []
  const charts = chartNames.flatMap(({ id, title }) =>
    (['png', 'svg'] as const).map((format) => ({
      ...{ id: `chart-${id}-${format}`, title: `Chart, ${title.toLowerCase()}` },
      help: format === 'png' ? 'PNG: 1920 × 1080 pixels.' : 'SVG: sharp in every size.',
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
    {
      id: 'chart-timeline-png',
      title: 'Chart, timeline',
      help: 'PNG: 1920 × 1080 pixels, the part of the run that is in sight.',
      act: async () => (await timelineFile()).saveTimeline(),
    },
    ...charts,
  ]
}
