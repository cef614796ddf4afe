'use client'

import { memo, use } from 'react'
import { Bar, BarChart, CartesianGrid, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { LabView } from '@/components/stream/store'
import { useChart } from '../useChart'
import { Glyph } from '@/components/ui/glyphs'
import { whole } from '@/components/panels/format'
import { cursor, margin, still, timeAxis, valueAxis } from '../axes'
import { useBarSize } from '../bars'
import { ChartFrame } from '../ChartFrame'
import { PlainBar } from '../plain'
import { timeEnd, topOf } from '../scale'
import { drawnTo } from '../time'
import { Wide } from '../wide'
import { staleSeries, type StaleBar } from './series'

const select = (view: LabView, clock: number) => {
  const now = drawnTo(view, clock)
  const count = view.state.tally.anomalies.counts['stale-read']
  return { now, count, ...staleSeries(view.state, now) }
}

/** Stale reads per second. */
export function StaleChart() {
  const { now, count, bars, widthMs } = useChart(select)
  return (
    <ChartFrame
      title={
        <span className="inline-flex items-center gap-1.5">
          <Glyph name="stale" size={10} />
          <span>
            Stale reads<span className="text-ink3">/s</span>
          </span>
        </span>
      }
      now={
        <>
          in all <b className="font-semibold text-ink">{whole(count)}</b>
        </>
      }
      words={`${whole(count)} stale reads in all.`}
    >
      <Drawing bars={bars} now={now} widthMs={widthMs} />
    </ChartFrame>
  )
}

interface DrawingProps {
  bars: StaleBar[]
  now: number
  widthMs: number
  width?: number
  height?: number
}

const Drawing = memo(function Drawing({ bars, now, widthMs, ...size }: DrawingProps) {
  const top = topOf(Math.max(0, ...bars.map(({ stale }) => stale)))
  const end = timeEnd(now)
  return (
    <BarChart data={bars} margin={margin} accessibilityLayer {...size}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis {...timeAxis(end, now, use(Wide))} />
      <YAxis {...valueAxis([0, top], String)} />
      <StaleBars share={widthMs / end} />
      {now > 0 && <ReferenceLine x={now} {...cursor} />}
    </BarChart>
  )
})

const StaleBars = ({ share }: { share: number }) => (
  <Bar
    {...{ dataKey: 'stale', fill: 'var(--stale)', shape: PlainBar, ...still }}
    barSize={useBarSize(share)}
  />
)
