import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { plural, seconds } from '../format'
import { TimeBar } from '../TimeBar'
import type { QueueView, WorkerLine } from './select'

/** The process that empties the queue, and those that were ended before it. */
export function Workers({ view, now }: { view: QueueView; now: number }) {
  const { workers, stranded, owed } = view
  return (
    <div className="flex flex-col gap-1.5">
      {stranded && (
        <p className="border-l-2 border-fault pl-2.5">
          <span className="block font-semibold text-fault">No worker</span>
          <span className="text-ink">
            {plural(owed, 'acknowledged write')} {owed === 1 ? 'waits' : 'wait'} in the queue. The
            next worker saves {owed === 1 ? 'it' : 'them'}.
          </span>
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {workers.map((worker) => (
          <Worker key={worker.worker} {...{ worker, now }} />
        ))}
      </ul>
    </div>
  )
}

interface WorkerProps {
  worker: WorkerLine
  now: number
}

function Worker({ worker, now }: WorkerProps) {
  const ended = worker.state === 'ended'
  return (
    <li>
      <p className="flex items-center gap-1.5">
        <Glyph name={ended ? 'down' : 'here'} />
        <span className={cn('whitespace-nowrap', ended ? 'text-ink2' : 'font-semibold')}>
          Worker {worker.worker}
        </span>
        <span className="font-mono text-[11px] whitespace-nowrap text-ink2">pid {worker.pid}</span>
        {!ended && <span className="truncate text-ink2">{does(worker)}</span>}
        <span className="ml-auto whitespace-nowrap text-ink2">
          {seconds(worker.ms)}
          {ended && ' ago'}
        </span>
      </p>
      {ended && <p className="pl-[18px] text-ink2">{worker.how ?? 'ended'}</p>}
      {!ended && (
        <div className="mt-1 h-1.5 outline-1 -outline-offset-1 outline-line2 outline-dashed">
          {worker.state === 'writing' && (
            <TimeBar
              from={worker.since}
              to={worker.since + worker.dueMs}
              now={now}
              bar="bg-db"
              className="h-1.5 outline-1 -outline-offset-1 outline-db outline-dashed"
            />
          )}
        </div>
      )}
    </li>
  )
}

function does({ state, job }: WorkerLine): string {
  if (state === 'writing') return job === null ? 'saves' : `saves ${job}`
  return 'waits for a job'
}
