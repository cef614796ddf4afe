import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Job } from '../ports'
import { queueNames } from '../ports/keys'
import { PREFETCH, type Consume } from './consumer'

/**
 * A worker that is killed keeps its jobs until their locks are over, and the next one looks for them:
 * with BullMQ's own 30 s both would keep everybody waiting, and its one stall in a job's life would
 * make the second kill the end of an acknowledged write.
 */
const PATIENCE = {
  lockDuration: 1500,
  lockRenewTime: 500,
  stalledInterval: 750,
  maxStalledCount: Number.MAX_SAFE_INTEGER,
}

export const consumeBullmq: Consume = async ({ url, run }, take) => {
  const { prefix, name } = queueNames(run).bullmq
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  connection.on('error', () => {})
  // A job is done when this promise resolves, and comes again when it is rejected.
  const hold = ({ data: job }: { data: Job }) =>
    new Promise<void>((resolve, reject) => {
      take({ job, done: resolve, again: () => reject(new Error('given back')) })
    })
  const worker = new Worker<Job>(name, hold, {
    ...{ connection, prefix, concurrency: PREFETCH },
    ...PATIENCE,
  })
  // A lock that was lost: the job comes again, and its sequence says that it was applied.
  worker.on('error', () => {})
  await worker.waitUntilReady()
}
