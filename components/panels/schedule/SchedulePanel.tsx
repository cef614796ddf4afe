'use client'

import type { ReactNode } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { brief, measured, seconds, whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { TimeBar } from '../TimeBar'
import { selectSchedule, type ScheduleView } from './select'
import { TickList } from './TickList'
import { TickLine } from './TickLine'

/** What comes with the first tick must not push away what stands below. */
const room = 'min-[720px]:min-h-[336px]'

const select = ({ state }: LabView, now: number) => ({ view: selectSchedule(state, now), now })

/** When the next refresh comes, how the last ones went, and when nothing was there. */
export function SchedulePanel() {
  const { view, now } = useSampled(select)
  if (!view) {
    return (
      <Panel title="Schedule" label="Schedule" className={room}>
        <Nothing>No tick yet. The first one comes one period after the start.</Nothing>
      </Panel>
    )
  }
  return (
    <Panel
      title="Schedule"
      label="Schedule"
      aside={`every ${brief(view.periodMs)}`}
      className={room}
    >
      <div className="flex flex-col gap-3 px-4 pb-4">
        <Next view={view} now={now} />
        <TickLine view={view} now={now} />
        <Figures view={view} />
        <TickList ticks={view.ticks} />
      </div>
    </Panel>
  )
}

function Next({ view, now }: { view: ScheduleView; now: number }) {
  const { nextAt, nextMs, running, periodMs } = view
  return (
    <div>
      <p className="flex items-baseline justify-between">
        <span className="text-ink2">
          {nextAt === null ? 'The schedule is over' : 'Next refresh in'}
        </span>
        {nextAt !== null && <span className="text-[15px]/5 font-semibold">{seconds(nextMs)}</span>}
      </p>
      {nextAt !== null && (
        <TimeBar
          from={nextAt - periodMs}
          to={nextAt}
          now={now}
          bar="bg-ink"
          className="mt-1 h-1 bg-line"
        />
      )}
      <p className={cn('mt-1.5 h-4', running ? 'text-db' : 'text-ink3')}>
        {running
          ? `Refresh ${running.n} runs for ${seconds(running.ms)}`
          : 'No refresh runs right now'}
      </p>
    </div>
  )
}

function Figures({ view: { counts, gaps, openGapMs } }: { view: ScheduleView }) {
  return (
    <dl className="grid grid-cols-[1fr_1fr_1fr_1.3fr]">
      <Figure label="Refreshed">{whole(counts.done)}</Figure>
      <Figure label="Skipped">{whole(counts.skipped)}</Figure>
      <Figure label="Failed" fault={counts.failed > 0}>
        {whole(counts.failed)}
      </Figure>
      <Figure label="Longest gap">
        {openGapMs !== null ? (
          <span className="text-miss">{measured(Math.max(openGapMs, gaps.longestMs))}</span>
        ) : gaps.count === 0 ? (
          'none'
        ) : (
          <>
            {measured(gaps.longestMs)}{' '}
            <span className="text-[11px] font-normal text-ink3">of {whole(gaps.count)}</span>
          </>
        )}
      </Figure>
    </dl>
  )
}

interface FigureProps {
  label: string
  fault?: boolean
  children: ReactNode
}

function Figure({ label, fault = false, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-[11px]/4 text-ink2" title={label}>
        {label}
      </dt>
      <dd className={cn('text-[15px]/5 font-semibold whitespace-nowrap', fault && 'text-fault')}>
        {children}
      </dd>
    </div>
  )
}
