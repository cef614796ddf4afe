import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { BACKSTOP_MS, type Job } from '../ports'
import { queueNames } from '../ports/keys'
import type { Connection, Part } from '../ports/world'
import { connect, within } from './connect'
import { RETRY_MS } from './consumer'
import { openRedis } from './redisConnection'

/** How often the keys of the queue get their backstop again, in ms: BullMQ gives them no TTL. */
const RENEW_MS = 5000
const CLEAN_UP_MS = 2000

/** A job is tried until it succeeds: it was acknowledged. */
const JOB_OPTIONS = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'fixed', delay: RETRY_MS },
  removeOnComplete: true,
} as const

/** The queue of one run through BullMQ, on its own Redis. */
export async function openBullmqPart(
  run: string,
  url: string,
  connection: Connection,
): Promise<Part> {
  const redis = openRedis(url)
  await connect(redis).catch((error: unknown) => {
    redis.disconnect()
    throw error
  })
  const { prefix, name } = queueNames(run).bullmq
  const queue = new Queue<Job>(name, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: 100 } },
  })
  // Told by the connection itself; without a listener an error would end the program.
  queue.on('error', () => {})
  const keeper = setInterval(() => renew(redis, queue), RENEW_MS).unref()
  let closing = false
  return {
    connection,
    queue: {
      address: { broker: 'bullmq', url, run },
      send: async (job) => {
        await queue.add('write', job, { ...JOB_OPTIONS, jobId: job.writeId })
        const { wait = '', marker = '', active = '' } = queue.keys
        void quietly([queue.toKey(job.writeId), wait, marker, active].map(expire(redis)))
      },
      // A worker that was killed leaves its jobs active until their locks are over.
      undone: () => queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized'),
    },
    onLost: (listener) => {
      redis.on('close', () => {
        if (!closing) listener("The queue's Redis closed the connection; trying again.")
      })
    },
    onBack: (listener) => {
      redis.on('ready', listener)
    },
    close: async () => {
      closing = true
      clearInterval(keeper)
      // What stays behind when the server is away is ended by its TTL.
      await within(CLEAN_UP_MS, remove(queue, redis))
      redis.disconnect()
    },
  }
}

const expire = (redis: Redis) => (key: string) => redis.pexpire(key, BACKSTOP_MS)

/** The server may be away: the calls of the run say so. */
const quietly = (work: Promise<unknown>[]) => Promise.all(work).catch(() => {})

/** Keys that have a TTL keep it: some are locks of BullMQ's own, whose end it waits for. */
function renew(redis: Redis, queue: Queue<Job>): void {
  const keys = Object.values(queue.keys)
  void quietly(
    keys.map(async (key) => (await redis.pttl(key)) === -1 && (await expire(redis)(key))),
  )
}

async function remove(queue: Queue<Job>, redis: Redis): Promise<void> {
  await queue.obliterate({ force: true })
  await redis.unlink(...Object.values(queue.keys))
}
