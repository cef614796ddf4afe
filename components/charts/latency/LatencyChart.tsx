'use client'

import { memo, use } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { useChart } from '../useChart'
import { measured } from '@/components/panels/format'
import { openReads } from '@/components/panels/headlines/select'
import { quantile } from '@/server/protocol'
import { cursor, margin, still, timeAxis, valueAxis } from '../axes'
import { ChartFrame } from '../ChartFrame'
import { PlainCurve } from '../plain'
import { timeEnd } from '../scale'
import { drawnTo } from '../time'
import { Wide } from '../wide'
import {
  DASHES,
  decades,
  latencySeries,
  openCurve,
  p99Now,
  sayDecade,
  type LatencyPoint,
} from './series'

const select = (view: LabView, clock: number) => {
  const now = drawnTo(view, clock)
  const { status, tally } = view.state
  return {
    ...{ now, openMs: openReads(view.state, clock).openMs },
    points: latencySeries(view.state).filter(({ at }) => at <= now),
    // When it is over nothing is new: the figure is that of the whole run, as in the headline.
    whole: status === 'finished' && tally.readMs.count > 0 ? quantile(tally.readMs, 0.99) : null,
  }
}

const selectOpen = ({ state }: LabView, clock: number) => openReads(state, clock).openMs

/** How long finished reads took, and beside them the longest wait that is still open. */
export function LatencyChart() {
  const { now, points, openMs, whole } = useChart(select)
  // The headlines say it too, and are renewed more often than a chart.
  const longest = useSampled(selectOpen)
  const open = longest === null ? null : measured(longest)
  const figure = whole ?? p99Now(points, now)
  const p99 = figure === null ? null : measured(figure)
  const none = points.some((point) => point.p99 !== null) ? 'ends now' : 'has finished yet'
  return (
    <ChartFrame
      title={
        <>
          Latency{' '}
          <span className="text-ink3 underline-offset-2 @max-[268px]:hidden">
            <span className="underline decoration-dotted">p50</span>{' '}
            <span className="underline decoration-dashed">p95</span>{' '}
            <span className="underline">p99</span>
          </span>
        </>
      }
      now={
        // The open wait comes and goes: left of the other, it moves nothing.
        <span className="@max-[236px]:text-[11px]">
          {open && <b className="mr-1.5 font-semibold text-lock">open {open}</b>}
          <span className={open ? '@max-[200px]:hidden' : undefined}>
            p99 <b className="font-semibold text-ink">{p99 ?? '–'}</b>
          </span>
        </span>
      }
      words={`${p99 ? `${whole === null ? 'p99 now' : 'p99 of the whole run'} ${p99}` : `No read ${none}`}${open ? `; the longest open wait is ${open}` : ''}.`}
    >
      <Drawing points={points} now={now} openMs={openMs} />
    </ChartFrame>
  )
}

interface DrawingProps {
  points: LatencyPoint[]
  now: number
  openMs: number | null
  width?: number
  height?: number
}

const Drawing = memo(function Drawing({ points, now, openMs, ...size }: DrawingProps) {
  const [low, high] = decades(points, openMs)
  const middle = 10 ** Math.floor((Math.log10(low) + Math.log10(high)) / 2)
  const line = {
    type: 'linear',
    dot: false,
    shape: PlainCurve,
    ...still,
    strokeWidth: 1.4,
  } as const
  return (
    <LineChart data={points} margin={margin} accessibilityLayer {...size}>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis {...timeAxis(timeEnd(now), now, use(Wide))} />
      <YAxis {...valueAxis([low, middle, high], sayDecade)} scale="log" />
      <Line {...line} dataKey="p50" stroke="var(--ink3)" strokeDasharray={DASHES.p50} />
      <Line {...line} dataKey="p95" stroke="var(--ink2)" strokeDasharray={DASHES.p95} />
      <Line
        {...line}
        dataKey="p99"
        stroke="var(--ink)"
        dot={points.some(({ alone }) => alone) && Alone}
      />
      <Line
        {...line}
        data={openCurve(openMs, now)}
        dataKey="open"
        stroke="var(--lock)"
        strokeDasharray="3 3"
      />
      {now > 0 && <ReferenceLine x={now} {...cursor} />}
    </LineChart>
  )
})

interface AloneProps {
  cx?: number
  cy?: number
  payload?: LatencyPoint
}

/** A point between two gaps has no line: a dot shows it. */
function Alone({ cx, cy, payload }: AloneProps) {
  if (!payload?.alone || cx === undefined || cy === undefined) return <g />
  return <circle cx={cx} cy={cy} r={1.6} fill="var(--ink)" />
}
