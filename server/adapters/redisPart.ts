import type { Redis } from 'ioredis'
import { keysOf } from '../ports/keys'
import type { Connection, Part, WireTap } from '../ports/world'
import { connect } from './connect'
import { RedisCache } from './redisCache'
import { openRedis, tapRedis } from './redisConnection'
import { RedisLock } from './redisLock'

/** The cache and the lock of one run on a single Redis. */
export async function openRedisPart(
  runId: string,
  url: string,
  connection: Connection,
  tap: WireTap,
): Promise<Part> {
  const keys = keysOf(runId)
  const [data, subscriber, keeper] = [openRedis(url), openRedis(url), openRedis(url)]
  const all = [data, subscriber, keeper]
  const lock = new RedisLock(data, subscriber, keys)
  try {
    await Promise.all(all.map(connect))
    await subscriber.subscribe(keys.released)
    await lock.prepare()
  } catch (error) {
    for (const redis of all) redis.disconnect()
    throw error
  }
  tapRedis(data, 'redis', tap)
  tapRedis(keeper, 'redis', tap)
  const cache = new RedisCache('redis', data, keys)
  return {
    connection,
    cache,
    lock,
    timesLeft: (names) => timesLeft(keeper, names.map(keys.value)),
    onLost: (listener) => {
      data.on('close', () => listener('Redis closed the connection; trying again.'))
    },
    onBack: (listener) => {
      data.on('ready', listener)
    },
    close: async () => {
      for (const redis of all) redis.removeAllListeners('close').removeAllListeners('ready')
      await removeKeys(keeper, [...cache.written, ...lock.written])
      for (const redis of all) redis.disconnect()
    },
  }
}

/** A key that never expires is reported by Redis as -1; ours always do. */
async function timesLeft(redis: Redis, keys: string[]): Promise<(number | null)[]> {
  return Promise.all(keys.map((key) => redis.pttl(key).then((ms) => (ms < 0 ? null : ms))))
}

/** At most this long is waited for a clean-up; past it the keys' own TTLs do the rest. */
const CLEAN_UP_MS = 2000

async function removeKeys(redis: Redis, keys: string[]): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, CLEAN_UP_MS).unref())
  const remove = async () => {
    for (let i = 0; i < keys.length; i += 500) await redis.unlink(...keys.slice(i, i + 500))
  }
  // A server that is gone takes its keys along, or their TTL ends them.
  await Promise.race([remove().catch(() => {}), patience])
}
