'use client'

import { memo, use } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { LabView } from '@/components/stream/store'
import { useChart } from '../useChart'
import { Glyph } from '@/components/ui/glyphs'
import { cursor, margin, still, timeAxis, valueAxis } from '../axes'
import { ChartFrame } from '../ChartFrame'
import { PlainCurve } from '../plain'
import { timeEnd } from '../scale'
import { drawnTo } from '../time'
import { Wide } from '../wide'
import { hitsSeries, ratioCurve, ratioNow, sayHits, type RatePoint } from './series'

const select = (view: LabView, clock: number) => {
  const now = drawnTo(view, clock)
  return { now, over: view.state.status === 'finished', ...hitsSeries(view.state, now) }
}

/** The share of hits among the first looks into the cache, over the run's time. */
export function HitsChart() {
  const { now, over, points, ratio } = useChart(select)
  const { when, figure } = ratioNow({ points, ratio }, over)
  return (
    <ChartFrame
      title={
        <span className="inline-flex items-center gap-1.5">
          <Glyph name="hit" size={10} />
          Hit ratio
        </span>
      }
      now={
        <>
          <span className="@max-[200px]:hidden">{when} </span>
          <b className="font-semibold text-ink">{figure}</b>
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

const HALF = 50
const ALL = 100
const sayShare = (share: number) => (share === ALL ? `${share} %` : String(share))

const Drawing = memo(function Drawing({ points, now, ...size }: DrawingProps) {
  const line = { type: 'linear', dot: false, shape: PlainCurve, ...still } as const
  return (
    <LineChart data={ratioCurve(points)} margin={margin} accessibilityLayer {...size}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis {...timeAxis(timeEnd(now), now, use(Wide))} />
      <YAxis {...valueAxis([0, HALF, ALL], sayShare)} />
      <Line {...line} dataKey="ratio" stroke="var(--hit)" strokeWidth={1.5} />
      {now > 0 && <ReferenceLine x={now} {...cursor} />}
    </LineChart>
  )
})
