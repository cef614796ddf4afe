'use client'

import { memo, use } from 'react'
import { Bar, BarChart, CartesianGrid, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { LabView } from '@/components/stream/store'
import { useChart } from '../useChart'
import { whole } from '@/components/panels/format'
import { cursor, margin, still, timeAxis, valueAxis } from '../axes'
import { useBarSize } from '../bars'
import { ChartFrame } from '../ChartFrame'
import { PlainBar } from '../plain'
import { timeEnd, topOf } from '../scale'
import { drawnTo } from '../time'
import { Wide } from '../wide'
import { callsSeries, type CallsBar } from './series'

const select = (view: LabView, clock: number) => {
  const now = drawnTo(view, clock)
  const { dbReads, dbWrites } = view.state.tally
  const over = view.state.status === 'finished'
  return { now, over, calls: dbReads + dbWrites, ...callsSeries(view.state, now) }
}

/** Calls of the database per second. */
export function DbCallsChart() {
  const { now, over, calls, bars, widthMs } = useChart(select)
  const last = bars.at(-1)
  const rate = last ? last.reads + last.writes : 0
  const figure = rate > 0 && rate < 10 ? rate.toFixed(1) : whole(rate)
  return (
    <ChartFrame
      title={
        <>
          DB calls<span className="text-ink3">/s</span>
        </>
      }
      now={
        <>
          {over ? 'in all' : 'now'}{' '}
          <b className="font-semibold text-ink">{over ? whole(calls) : figure}</b>
        </>
      }
      words={`${over ? '' : `${figure} database calls per second now, `}${whole(calls)} ${over ? 'database calls ' : ''}in all.`}
    >
      <Drawing bars={bars} now={now} widthMs={widthMs} />
    </ChartFrame>
  )
}

interface DrawingProps {
  bars: CallsBar[]
  now: number
  widthMs: number
  width?: number
  height?: number
}

const Drawing = memo(function Drawing({ bars, now, widthMs, ...size }: DrawingProps) {
  const top = topOf(Math.max(0, ...bars.map(({ reads, writes }) => reads + writes)))
  const end = timeEnd(now)
  return (
    <BarChart data={bars} margin={margin} accessibilityLayer {...size}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis {...timeAxis(end, now, use(Wide))} />
      <YAxis {...valueAxis([0, top], String)} />
      <Bars share={widthMs / end} />
      {now > 0 && <ReferenceLine x={now} {...cursor} />}
    </BarChart>
  )
})

/** Reads are filled, writes hollow. */
function Bars({ share }: { share: number }) {
  const bar = { stackId: 'calls', shape: PlainBar, ...still, barSize: useBarSize(share) } as const
  return (
    <>
      <Bar {...bar} dataKey="reads" fill="var(--db)" />
      <Bar {...bar} dataKey="writes" fill="var(--panel)" stroke="var(--db)" />
    </>
  )
}
