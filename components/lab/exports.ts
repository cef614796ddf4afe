import { chartNames } from '../charts/export/names'
import { store, type LabView } from '../stream/store'
import { save } from '../ui/save'
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

/** The files that can be had of the run on the screen. */
export function exportsOf({ runId, recorded }: Pick<LabView, 'runId' | 'recorded'>): Export[] {
  if (runId === null) return []
  const files: Export[] = [
    {
      id: 'export-run',
      title: 'Export, whole run',
      help: 'One file, which opens again without a server.',
      act: () => fetchFile(`/api/runs/${runId}/run.jsonl`),
    },
    {
      id: 'export-events',
      title: 'Export, events',
      help: 'JSON Lines: every event, one a line.',
      act: () => fetchFile(`/api/runs/${runId}/events.jsonl`),
    },
  ]
  const series: Export = {
    id: 'export-series',
    title: 'Export, series',
    help: 'CSV: the figures of the charts, step by step.',
    act: () => save(`cachescope-${runId}-series.csv`, 'text/csv', seriesCsv(store.view().live)),
  }
  const charts = chartNames.flatMap(({ id, title }) =>
    (['png', 'svg'] as const).map((format) => ({
      ...{ id: `chart-${id}-${format}`, title: `Chart, ${title.toLowerCase()}` },
      help: format === 'png' ? 'PNG: 1920 × 1080 pixels.' : 'SVG: sharp in every size.',
      act: async () => (await import('../charts/export')).saveChart(id, format),
    })),
  )
  return recorded ? [series, ...charts] : [...files, series, ...charts]
}
