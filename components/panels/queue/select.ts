import type { JobState, LabState, WorkerState } from '@/server/protocol'
import { clientName } from '../format'

/** Owed jobs listed one by one; the others are a sentence. */
export const ROWS = 7
const FINISHED = 4
/** So many workers: the one that works, and those that ended before it. */
const WORKERS = 3

export interface JobLine {
  jobId: string
  key: string
  sequence: number
  client: string
  state: JobState['state']
  attempts: number
  version: number | null
  /** A later write of the same key waits behind it. */
  overtaken: boolean
  /** Since it is owed, or since it is on its way to the broker; of a finished one, since its end. */
  ms: number
}

export interface WorkerLine {
  worker: number
  pid: number
  state: WorkerState['state']
  how: string | null
  /** What it writes: `user:3 #4`. */
  job: string | null
  /** When its state began, run time. */
  since: number
  ms: number
  /** The delay that is injected into its write, ms. */
  dueMs: number
}

export interface QueueView {
  broker: string | null
  acknowledged: number
  applied: number
  superseded: number
  owed: number
  lost: number
  doubled: number
  /** Not finished yet, in the order in which the broker got them. */
  waiting: JobLine[]
  more: { count: number; newestMs: number } | null
  /** The newest first. */
  finished: JobLine[]
  /** The newest first. */
  workers: WorkerLine[]
  /** No worker lives, and something is owed. */
  stranded: boolean
}

export function selectQueue(state: LabState, now: number): QueueView {
  const { queue } = state
  const over = new Set(queue.finished)
  const jobs = Object.values(queue.jobs)
    .filter(({ jobId }) => !over.has(jobId))
    .sort((a, b) => (a.sentAt ?? Infinity) - (b.sentAt ?? Infinity) || a.at - b.at)
  const newest = newestOf(jobs)
  const line = (job: JobState) => jobLine(job, now, newest)
  const last = jobs.at(-1)
  const workers = workerLines(state, now)
  const { broker, acknowledged, applied, superseded, owed, lost, doubled } = queue
  return {
    ...{ broker, acknowledged, applied, superseded, owed, lost, doubled },
    waiting: jobs.slice(0, ROWS).map(line),
    more:
      last && jobs.length > ROWS ? { count: jobs.length - ROWS, newestMs: line(last).ms } : null,
    finished: queue.finished
      .slice(-FINISHED)
      .reverse()
      .flatMap((jobId) => queue.jobs[jobId] ?? [])
      .map((job) => ({ ...line(job), ms: Math.max(0, now - job.at) })),
    workers: workers.slice(0, WORKERS),
    stranded: owed > 0 && workers.every((worker) => worker.state === 'ended'),
  }
}

/** The highest sequence on its way, by key. */
function newestOf(jobs: readonly JobState[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const { key, sequence } of jobs) newest.set(key, Math.max(newest.get(key) ?? 0, sequence))
  return newest
}

function jobLine(job: JobState, now: number, newest: ReadonlyMap<string, number>): JobLine {
  const { jobId, key, sequence, state, attempts, version, sentAt, at } = job
  return {
    ...{ jobId, key, sequence, state, attempts, version },
    client: clientName(job.client),
    overtaken: state !== 'applied' && sequence < (newest.get(key) ?? 0),
    ms: Math.max(0, now - (sentAt ?? at)),
  }
}

function workerLines(state: LabState, now: number): WorkerLine[] {
  const { workers, jobs } = state.queue
  const queries = Object.values(state.db.open)
  return Object.entries(workers)
    .map(([worker, { pid, state: doing, how, since, job }]) => {
      const work = job === null ? undefined : jobs[job]
      return {
        ...{ worker: Number(worker), pid, state: doing, how, since },
        dueMs: queries.find((query) => query.worker === Number(worker))?.dueMs ?? 0,
        job: work ? `${work.key} #${work.sequence}` : null,
        ms: Math.max(0, now - since),
      }
    })
    .reverse()
}
