'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { seconds } from '../format'
import { selectSchedule } from '../schedule/select'
import { TimeBar } from '../TimeBar'
import { Node, Rail } from './parts'

const select = ({ state }: LabView, now: number) => {
  const view = selectSchedule(state, now)
  if (!view) return null
  const { nextAt, nextMs, periodMs, running } = view
  return { nextAt, nextMs, periodMs, running: running?.n ?? null, now }
}

/** The second way of scheduled refresh: no reader goes it, only the schedule does. */
export function ScheduleNode() {
  const view = useSampled(select, 10)
  const running = view?.running ?? null
  return (
    <div className="flex min-w-0 items-center @max-2xl:contents">
      <span className="hidden flex-[1.8] @2xl:block" />
      <Node
        className={cn(
          'w-full @2xl:w-[148px] @2xl:shrink-0 @2xl:px-2',
          running !== null && 'border-db',
        )}
      >
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
            className="mt-0.5 h-[3px] bg-line"
          />
        )}
      </Node>
      <Rail className={running === null ? 'text-line2' : 'text-db'}>
        {running !== null && <span className="block font-mono text-[11px] text-db">SELECT</span>}
      </Rail>
    </div>
  )
}
