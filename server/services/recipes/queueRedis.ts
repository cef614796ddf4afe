import { NoAnswer } from '../answer'
import type { Recipe } from '../types'
import { infoOf, mustAllow, redis, usedOnKeys } from './redis'

/** BullMQ sends a script whole when the server does not know it. */
const used = [...usedOnKeys, ['EVAL', 'return 1', '0'], ['EVALSHA', '0'.repeat(40), '0']] as const

/** Where keys may be evicted, a job that was acknowledged may be gone, and nobody could claim otherwise. */
async function mustServe(url: string, timeoutMs: number): Promise<void> {
  await mustAllow(used, url, timeoutMs)
  const memory = await infoOf(url, 'memory', timeoutMs)
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction'
  if (policy === 'noeviction') return
  const what = `it may evict what is in the queue (maxmemory-policy ${policy})`
  throw new NoAnswer('setting', `${what}; a queue needs noeviction`)
}

/**
 * A second Redis, for BullMQ alone: what is in a queue must neither be evicted nor be lost with the
 * process, so nothing is evicted and every change is on the disk before it is answered.
 */
export const queueRedis: Recipe = {
  ...redis,
  name: 'queue-redis',
  title: 'Queue Redis',
  variable: 'QUEUE_REDIS_URL',
  compose: { service: 'queue-redis', port: 6379 },
  mustServe,
  args: ({ port, dir }) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--daemonize', 'no'],
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
    ...['--maxmemory-policy', 'noeviction', '--loglevel', 'warning'],
  ],
}
