import { store } from '../../stream/store'
import { save } from '../../ui/save'
import { DbCallsChart, HitsChart, LatencyChart, StaleChart } from '..'
import { DASHES } from '../latency/series'
import { draw } from './draw'
import { embeddedFonts } from './font'
import { chartNames, type ChartName } from './names'
import { runNote } from './note'
import { HEIGHT, pictureOf, SCALE, WIDTH, type LegendLine } from './picture'

const CHARTS: Record<ChartName, { Chart: () => React.ReactNode; legend: LegendLine[] }> = {
  hits: {
    Chart: HitsChart,
    legend: [{ words: 'hits among the first looks', colour: 'hit' }],
  },
  calls: {
    Chart: DbCallsChart,
    legend: [
      { words: 'reads', colour: 'db', area: 'filled' },
      { words: 'writes', colour: 'db', area: 'outlined' },
    ],
  },
  latency: {
    Chart: LatencyChart,
    legend: [
      { words: 'p50', colour: 'ink3', dash: DASHES.p50 },
      { words: 'p95', colour: 'ink2', dash: DASHES.p95 },
      { words: 'p99', colour: 'ink' },
      { words: 'longest open wait', colour: 'lock', dash: '3 3' },
    ],
  },
  stale: {
    Chart: StaleChart,
    legend: [{ words: 'stale reads', colour: 'stale', area: 'filled' }],
  },
}

/**
 * Has the browser save a chart of the moment that is looked at, with title, axes and legend, on the
 * ground of the theme.
 * @throws Error when the browser cannot draw it
 */
export async function saveChart(id: ChartName, format: 'svg' | 'png'): Promise<void> {
  const { Chart, legend } = CHARTS[id]
  const title = chartNames.find((chart) => chart.id === id)?.title ?? id
  const chart = await draw(Chart)
  const svg = pictureOf(chart, {
    title,
    legend,
    note: runNote(),
    font: await embeddedFonts('Inter Variable'),
  })
  const name = `cachescope-${store.view().runId ?? 'run'}-${id}.${format}`
  if (format === 'svg') return save(name, 'image/svg+xml', svg)
  save(name, 'image/png', await pixels(svg))
}

async function pixels(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(WIDTH * SCALE, HEIGHT * SCALE)
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = WIDTH * SCALE
    canvas.height = HEIGHT * SCALE
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((give, fail) =>
      canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error('no picture came of it')))),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}
