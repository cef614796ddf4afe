import type { Recipe } from '../types'
import { redis } from './redis'

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
  args: ({ port, dir }) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--daemonize', 'no'],
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
    ...['--maxmemory-policy', 'noeviction', '--loglevel', 'warning'],
  ],
}
