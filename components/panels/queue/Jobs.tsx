import { cn } from '@/components/ui/cn'
import { seconds, whole } from '../format'
import { ROWS, type JobLine, type QueueView } from './select'

const ROW = 20

/** What the broker has and nobody saved yet, the first to be saved on top. */
export function WaitingJobs({ view: { waiting, more } }: { view: QueueView }) {
  return (
    // Jobs come and go many times a second: what stands below must not jump.
    <div style={{ minHeight: 20 + ROW * (ROWS + 1) }}>
      <p className="flex justify-between pb-1">
        <span className="font-semibold">{waiting.length === 0 ? 'Nothing is owed' : 'Owed'}</span>
        <span className="text-ink2">{waiting.length > 0 && 'in order of arrival'}</span>
      </p>
      <ol>
        {waiting.map((job, index) => (
          <li key={index} className={row} style={{ height: ROW }}>
            <span className="text-[11px] text-ink3">{index + 1}</span>
            <Name job={job} />
            <State job={job} />
            <span className="text-right">{seconds(job.ms)}</span>
          </li>
        ))}
      </ol>
      {more && (
        <p className="pl-5 text-ink2">
          {whole(more.count)} more, newest {seconds(more.newestMs)}
        </p>
      )}
    </div>
  )
}

const row = 'grid grid-cols-[14px_86px_minmax(0,1fr)_52px] items-center gap-x-1.5'

function Name({ job }: { job: JobLine }) {
  return (
    <span className="truncate font-mono text-[11px]">
      {job.key} <span className="text-ink3">#{job.sequence}</span>
    </span>
  )
}

function State({ job }: { job: JobLine }) {
  const saving = job.state === 'started'
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span
        aria-hidden
        className={cn(
          'size-2 shrink-0 outline-1 -outline-offset-1 outline-db',
          saving ? 'bg-db' : 'outline-dashed',
        )}
      />
      <span className={cn('truncate', saving ? 'text-db' : 'text-ink2')}>{say(job)}</span>
    </span>
  )
}

function say({ state, attempts, overtaken }: JobLine): string {
  if (state === 'sending') return 'on its way'
  if (state === 'started') return attempts > 1 ? `is saved, try ${attempts}` : 'is saved'
  if (state === 'failed') return 'failed, once more'
  if (overtaken) return 'newer follows'
  return attempts > 0 ? `waits, tried ${attempts}×` : 'waits'
}

/** The last ones that are done with. */
export function FinishedJobs({ finished }: { finished: readonly JobLine[] }) {
  return (
    <ul className="border-t border-line pt-2">
      {finished.map((job, place) => (
        <li
          key={place}
          className="grid h-5 grid-cols-[106px_minmax(0,1fr)_68px] items-center gap-x-1.5"
        >
          <Name job={job} />
          <span className={cn('truncate', job.state === 'failed' ? 'text-fault' : 'text-ink2')}>
            {end(job)}
          </span>
          <span className="text-right text-ink3">{seconds(job.ms)} ago</span>
        </li>
      ))}
    </ul>
  )
}

function end({ state, version }: JobLine): string {
  if (state === 'superseded') return 'superseded'
  if (state === 'failed') return 'not sent'
  return version === null ? 'saved before' : `saved as v${version}`
}
