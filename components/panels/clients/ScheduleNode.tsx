'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { seconds } from '../format'
import { selectSchedule } from '../schedule/select'
import { TimeBar } from '../TimeBar'
import { Node } from './parts'
import type { Place } from './place'

const select = ({ state }: LabView, now: number) => {
  const view = selectSchedule(state, now)
  if (!view) return null
  const { nextAt, nextMs, periodMs, running } = view
  return { nextAt, nextMs, periodMs, running: running?.n ?? null, now }
}

/** The lower way of scheduled refresh: no reader goes it, only the schedule does. */
export function ScheduleNode({ place }: { place: Place }) {
  const view = useSampled(select)
  const running = view?.running ?? null
  return (
    <Node box={place.boxes.get('scheduler')} className={cn(running !== null && 'border-db')}>
      <p className="truncate font-semibold">Scheduler</p>
      <p className={cn('truncate', running === null ? 'text-ink2' : 'text-db')}>
        {running !== null
          ? `refresh ${running} runs`
          : view?.nextAt
            ? `next in ${seconds(view.nextMs)}`
            : 'at rest'}
      </p>
      {view?.nextAt && (
        <TimeBar
          from={view.nextAt - view.periodMs}
          to={view.nextAt}
          now={view.now}
          bar="bg-ink"
          className="absolute inset-x-0 bottom-0 h-[3px] bg-line"
        />
      )}
    </Node>
  )
}
