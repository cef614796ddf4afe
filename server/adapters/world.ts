import type { Redis } from 'ioredis'
import { handleWhenResult, ConstantBackoff, retry } from 'cockatiel'
import { keysOf } from '../ports/keys'
import type { Connection, World, WireTap } from '../ports/world'
import { RedisCache } from './redisCache'
import { openRedis, tapRedis } from './redisConnection'
import { RedisLock } from './redisLock'
import type { Sqlite } from './sqlite'

/** Three tries, 1 s apart (the guide's own numbers); `maxAttempts` counts the repetitions. */
const threeTries = retry(
  handleWhenResult((failed) => failed instanceof Error),
  { maxAttempts: 2, backoff: new ConstantBackoff(1000) },
)

/** @throws the last error of three tries */
async function connect(redis: Redis): Promise<void> {
  const failed = await threeTries.execute(async () => {
    try {
      if (redis.status !== 'ready') await redis.connect()
      await redis.ping()
      return null
    } catch (error) {
      redis.disconnect()
      return error instanceof Error ? error : new Error(String(error))
    }
  })
  if (failed) throw failed
}

/** The servers of one run that needs Redis and a database. */
export async function openRedisWorld(
  runId: string,
  redisUrl: string,
  server: Connection,
  sqlite: Sqlite,
  tap: WireTap,
): Promise<World> {
  const keys = keysOf(runId)
  const [data, subscriber, keeper] = [redisUrl, redisUrl, redisUrl].map(openRedis)
  if (!data || !subscriber || !keeper) throw new Error('no connection was made')
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
  const cache = new RedisCache(data, keys)
  const db = sqlite.rows(runId)
  return {
    cache,
    lock,
    db,
    connections: [server, { name: 'sqlite', version: sqlite.version, managed: true }],
    timesLeft: (names) => timesLeft(keeper, names.map(keys.value)),
    onLost: (listener) => {
      data.on('close', () => listener('redis', 'Redis closed the connection; trying again.'))
    },
    onBack: (listener) => {
      data.on('ready', () => listener('redis'))
    },
    close: async () => {
      for (const redis of all) redis.removeAllListeners('close').removeAllListeners('ready')
      await removeKeys(keeper, [...cache.written, ...lock.written])
      await db.clear()
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
