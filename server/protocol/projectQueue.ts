import type { EventOf } from './events'
import { injectedMs } from './injected'
import { assertNever } from './never'
import { nameVersion } from './projectCache'
import { endQuery } from './projectCalls'
import type { JobState, LabState, QueueState } from './state'

/** So many finished jobs are kept to be looked at. */
const KEPT_JOBS = 200
/** So many workers that have ended. */
const KEPT_WORKERS = 20

type WorkerEvent = EventOf<'worker:started' | 'worker:ended'>
type JobEvent = EventOf<'job:started' | 'job:applied' | 'job:skipped' | 'job:failed'>
type QueueEvent =
  EventOf<'queue:sending' | 'queue:sent' | 'queue:drained' | 'call:failed'> | WorkerEvent | JobEvent

export function projectQueue(state: LabState, event: QueueEvent): void {
  const { queue } = state
  const { acknowledged, applied, superseded, owed, lost, doubled } = state.tally.ledger
  Object.assign(queue, { acknowledged, applied, superseded, owed, lost, doubled })
  switch (event.type) {
    case 'queue:sending':
      queue.jobs[event.jobId] = newJob(event)
      return
    case 'queue:sent':
      return sent(queue, event)
    case 'call:failed':
      return failed(queue, event)
    case 'queue:drained':
      return
    case 'worker:started':
    case 'worker:ended':
      endWrite(state, event)
      return projectWorker(queue, event)
    case 'job:started':
    case 'job:applied':
    case 'job:skipped':
    case 'job:failed':
      projectRow(state, event)
      return projectJob(queue, event)
    default:
      assertNever(event)
  }
}

const newJob = (event: EventOf<'queue:sending'>): JobState => {
  const { jobId, key, id, writeId, sequence, client, at } = event
  return {
    ...{ jobId, key, id, writeId, sequence, client, at },
    ...{ state: 'sending', sentAt: null, attempts: 0, version: null },
  }
}

function sent(queue: QueueState, event: EventOf<'queue:sent'>): void {
  const job = queue.jobs[event.jobId]
  if (!job) return
  job.sentAt = event.at
  // A worker may have begun with it before its sender had the reply.
  if (job.state === 'sending') become(job, 'queued', event.at)
}

function failed(queue: QueueState, event: EventOf<'call:failed'>): void {
  if (event.call !== 'queue.send') return
  for (const job of Object.values(queue.jobs)) {
    if (job.client !== event.client || job.state !== 'sending') continue
    // Where the reply was lost, the broker may hand it out all the same.
    become(job, 'failed', event.at)
    finish(queue, job)
  }
}

function projectWorker(queue: QueueState, event: WorkerEvent): void {
  if (event.type === 'worker:started') {
    const { pid, at } = event
    queue.workers[event.worker] = { pid, since: at, job: null, state: 'idle', how: null }
    delete queue.workers[event.worker - KEPT_WORKERS]
    return
  }
  const worker = queue.workers[event.worker]
  if (!worker) return
  const job = worker.job === null ? undefined : queue.jobs[worker.job]
  // The broker hands it out again.
  if (job?.state === 'started') become(job, 'queued', event.at)
  Object.assign(worker, { state: 'ended', since: event.at, job: null, how: event.how })
}

function projectJob(queue: QueueState, event: JobEvent): void {
  const worker = queue.workers[event.worker]
  const begins = event.type === 'job:started'
  if (worker && worker.state !== 'ended' && (begins || worker.job === event.jobId)) {
    worker.state = begins ? 'writing' : 'idle'
    worker.since = event.at
    worker.job = begins ? event.jobId : null
  }
  const job = queue.jobs[event.jobId]
  if (!job) return
  if (event.type === 'job:started') {
    job.attempts = event.attempt
    become(job, 'started', event.at)
  } else if (event.type === 'job:failed') become(job, 'failed', event.at)
  else if (event.type === 'job:applied') {
    job.version = event.version
    become(job, 'applied', event.at)
    finish(queue, job)
  } else {
    become(job, event.why === 'newer' ? 'superseded' : 'applied', event.at)
    finish(queue, job)
  }
}

function become(job: JobState, state: JobState['state'], at: number): void {
  job.state = state
  job.at = at
}

function finish({ jobs, finished }: QueueState, { jobId }: JobState): void {
  if (finished.includes(jobId)) return
  finished.push(jobId)
  if (finished.length <= KEPT_JOBS) return
  const oldest = finished.shift()
  if (oldest !== undefined) delete jobs[oldest]
}

/** What the worker does to the database, and the cached value whose write now has a version. */
function projectRow(state: LabState, event: JobEvent): void {
  const { id, worker, at, seq } = event
  const row = (state.rows[id] ??= { version: null, reads: 0, writes: 0 })
  if (event.type === 'job:started') {
    row.writes++
    const query = { seq, client: 0, worker, op: 'write', id, askedAt: at, beganAt: at } as const
    state.db.open[seq] = { ...query, dueMs: injectedMs(state, 'dbWriteMs') ?? 0 }
    return
  }
  endWrite(state, event)
  if (event.type !== 'job:applied') return
  row.version = event.version
  nameVersion(state, event.writeId, event.version)
}

/** A worker makes one query at a time. */
function endWrite(state: LabState, event: WorkerEvent | JobEvent): void {
  const query = Object.values(state.db.open).find(({ worker }) => worker === event.worker)
  if (!query) return
  // A job that is left out is not the one that the worker writes.
  if (event.type === 'job:skipped' && state.queue.workers[event.worker]?.job !== event.jobId) return
  const version = event.type === 'job:applied' ? event.version : null
  const failed = event.type === 'job:failed' || event.type === 'worker:ended'
  endQuery(state, query.seq, event.at, version, failed ? 'failed' : 'answered')
}
