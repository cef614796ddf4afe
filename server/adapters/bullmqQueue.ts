import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Job } from '../ports'
import { queueNames } from '../ports/keys'
import type { Connection, ForRun, Part } from '../ports/world'
import { connect, within } from './connect'
import { RETRY_MS } from './consumer'
import { openRedis } from './redisConnection'

/** How often keys of the queue that are new get their backstop, in ms: BullMQ gives them no TTL. */
const LOOK_MS = 5000
/** Locks of BullMQ's own, whose end it waits for. */
const LOCKS = new Set(['stalled-check', 'limiter'])
const CLEAN_UP_MS = 2000

/** A job is tried until it succeeds: it was acknowledged. */
const JOB_OPTIONS = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'fixed', delay: RETRY_MS },
  removeOnComplete: true,
} as const

/** The queue of one run through BullMQ, on its own Redis. */
export async function openBullmqPart(
  { id: run, backstop }: ForRun,
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
  const lasting = Object.entries(queue.keys).flatMap(([name, key]) =>
    LOCKS.has(name) ? [] : [key],
  )
  const expire = (key: string) => redis.pexpire(key, backstop())
  const expireNew = async (key: string) => (await redis.pttl(key)) === -1 && (await expire(key))
  const keeper = setInterval(() => void quietly(lasting.map(expireNew)), LOOK_MS).unref()
  let closing = false
  return {
    connection,
    queue: {
      address: { broker: 'bullmq', url, run },
      send: async (job) => {
        await queue.add('write', job, { ...JOB_OPTIONS, jobId: job.writeId })
        const { wait = '', marker = '', active = '' } = queue.keys
        void quietly([queue.toKey(job.writeId), wait, marker, active].map(expire))
      },
      // A worker that was killed leaves its jobs active until their locks are over.
      undone: () => queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized'),
    },
    renew: async (owed) => {
      const jobs = owed.map(({ writeId }) => queue.toKey(writeId))
      await Promise.all([...lasting, ...jobs].map(expire))
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

/** The server may be away: the calls of the run say so. */
const quietly = (work: Promise<unknown>[]) => Promise.all(work).catch(() => {})

async function remove(queue: Queue<Job>, redis: Redis): Promise<void> {
  await queue.obliterate({ force: true })
  await redis.unlink(...Object.values(queue.keys))
}
