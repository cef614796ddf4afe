import { Redis } from 'ioredis'

/**
 * Settings of the data path. ioredis hides failures by default: it queues commands while it is
 * offline, replays unanswered ones and retries 20 times. Here a failure is to be seen, and a command
 * whose reply was lost must never be applied twice.
 */
const DATA_PATH = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2000,
  retryStrategy: (times: number) => Math.min(100 * times, 1000),
} as const

/** Opens one connection; `lazyConnect`, so that the caller says when. Errors come by the promises. */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, DATA_PATH)
  // Without a listener ioredis prints to the console; losses are told by 'close' and 'ready'.
  redis.on('error', () => {})
  return redis
}
