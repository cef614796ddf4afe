'use client'

import { memo, use } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { LabView } from '@/components/stream/store'
import { useChart } from '../useChart'
import { Glyph } from '@/components/ui/glyphs'
import { percent } from '@/components/panels/format'
import { cursor, margin, still, timeAxis, valueAxis } from '../axes'
import { ChartFrame } from '../ChartFrame'
import { PlainCurve } from '../plain'
import { timeEnd, topOf } from '../scale'
import { drawnTo } from '../time'
import { Wide } from '../wide'
import { hitsSeries, sayHits, type RatePoint } from './series'

const select = (view: LabView, clock: number) => {
  const now = drawnTo(view, clock)
  return { now, over: view.state.status === 'finished', ...hitsSeries(view.state, now) }
}

/** Hits and misses per second, counted at the first look. */
export function HitsChart() {
  const { now, over, points, ratio } = useChart(select)
  return (
    <ChartFrame
      title={
        <span className="inline-flex items-center gap-1.5">
          <Glyph name="hit" size={10} />
          Hits
          <Glyph name="miss" size={10} />
          misses<span className="text-ink3 @max-[200px]:hidden">/s</span>
        </span>
      }
      now={
        <>
          <span className="@max-[200px]:hidden">ratio </span>
          <b className="font-semibold text-ink">{ratio === null ? '–' : `${percent(ratio)} %`}</b>
        </>
      }
      words={sayHits({ points, ratio }, over)}
    >
      <Drawing points={points} now={now} />
    </ChartFrame>
  )
}

interface DrawingProps {
  points: RatePoint[]
  now: number
  width?: number
  height?: number
}

const Drawing = memo(function Drawing({ points, now, ...size }: DrawingProps) {
  const top = topOf(Math.max(0, ...points.map(({ hits, misses }) => Math.max(hits, misses))))
  const line = {
    type: 'step',
    dot: false,
    shape: PlainCurve,
    ...still,
    strokeWidth: 1.5,
  } as const
  return (
    <LineChart data={points} margin={margin} accessibilityLayer {...size}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis {...timeAxis(timeEnd(now), now, use(Wide))} />
      <YAxis {...valueAxis([0, top], String)} />
      <Line {...line} dataKey="hits" stroke="var(--hit)" />
      <Line {...line} dataKey="misses" stroke="var(--miss)" strokeDasharray="4 2" />
      {now > 0 && <ReferenceLine x={now} {...cursor} />}
    </LineChart>
  )
})
