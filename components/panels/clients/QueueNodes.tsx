'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { plural, seconds } from '../format'
import { selectQueue, type WorkerLine } from '../queue/select'
import { Node } from './parts'
import type { Place } from './place'

const MOST_DRAWN = 4

const select = ({ state }: LabView, now: number) => {
  const { owed, waiting, workers, stranded } = selectQueue(state, now)
  return { owed, firstMs: waiting[0]?.ms ?? null, worker: workers[0] ?? null, stranded }
}

/** The lower way of write-behind: what is owed stands in the queue until the worker takes it. */
export function QueueNodes({ place }: { place: Place }) {
  const { owed, firstMs, worker, stranded } = useSampled(select)
  const writing = worker?.state === 'writing'
  return (
    <>
      <Node box={place.boxes.get('queue')}>
        <p className="flex justify-between gap-1 font-semibold">
          Queue
          <span className="truncate font-normal text-ink2">
            {firstMs !== null && owed > 0 && `first ${seconds(firstMs)}`}
          </span>
        </p>
        <p className="flex items-center gap-1.5 truncate text-ink2">
          <Owed count={owed} />
          {owed === 0 ? 'nothing owed' : `${plural(owed, 'write')} owed`}
        </p>
      </Node>
      <Node
        box={place.boxes.get('worker')}
        className={cn(writing && 'border-db', stranded && 'border-fault')}
      >
        <p className="truncate font-semibold">Worker</p>
        <p className={cn('truncate', stranded ? 'text-fault' : writing ? 'text-db' : 'text-ink2')}>
          {does(worker, stranded)}
        </p>
      </Node>
    </>
  )
}

/** One dashed square a write that is not in the database yet. */
function Owed({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <span aria-hidden className="flex gap-px overflow-hidden">
      {Array.from({ length: Math.min(count, MOST_DRAWN) }, (_, i) => (
        <span
          key={i}
          className="block size-2 shrink-0 outline-1 -outline-offset-1 outline-db outline-dashed"
        />
      ))}
    </span>
  )
}

function does(worker: WorkerLine | null, stranded: boolean): string {
  if (!worker) return 'not started'
  if (stranded || worker.state === 'ended') return `gone for ${seconds(worker.ms)}`
  return worker.state === 'writing'
    ? `saves ${worker.job?.split(' ')[0] ?? ''}`
    : `pid ${worker.pid}`
}
