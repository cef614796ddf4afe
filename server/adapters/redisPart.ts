import { keysOf } from '../ports/keys'
import type { Connection, ForRun, Part } from '../ports/world'
import { connect, within } from './connect'
import { evictedKeys } from './evictedKeys'
import { RedisCache } from './redisCache'
import { openRedis } from './redisConnection'
import { RedisLock } from './redisLock'
import { RedisPipe } from './redisPipe'

/** The cache and the lock of one run on a single Redis. */
export async function openRedisPart(
  { id, tap, backstop }: ForRun,
  url: string,
  connection: Connection,
): Promise<Part> {
  const keys = keysOf(id)
  const [data, subscriber, keeper] = [openRedis(url), openRedis(url), openRedis(url)]
  const all = [data, subscriber, keeper]
  try {
    await Promise.all(all.map(connect))
    await subscriber.subscribe(keys.released)
  } catch (error) {
    for (const redis of all) redis.disconnect()
    throw error
  }
  const pipe = new RedisPipe(data, 'redis', tap, [...RedisLock.scripts, ...RedisCache.scripts])
  const keeping = new RedisPipe(keeper, 'redis', tap)
  const lock = new RedisLock(pipe, subscriber, keys, backstop)
  const cache = new RedisCache('redis', pipe, keys, backstop)
  let closing = false
  const told = { hangs: (_: string) => {}, back: () => {} }
  const noHang = pipe.onHang(
    () => told.hangs('Redis keeps the connection and answers nothing; waiting for it.'),
    () => told.back(),
  )
  return {
    connection,
    cache,
    lock,
    evicted: () => evicted(keeping),
    timesLeft: (names) => timesLeft(keeping, names.map(keys.value)),
    renew: (owed) => cache.renew([...new Set(owed.map(({ key }) => key))]),
    onLost: (listener) => {
      data.on('close', () => {
        if (!closing) listener('Redis closed the connection; trying again.')
      })
    },
    onHang: (listener) => void (told.hangs = listener),
    onBack: (listener) => {
      told.back = listener
      data.on('ready', listener)
    },
    close: async () => {
      closing = true
      noHang()
      await removeKeys(keeping, [...cache.written, ...lock.written])
      for (const redis of all) redis.disconnect()
    },
  }
}

/** A key that never expires is reported by Redis as -1; ours always do. */
async function timesLeft(pipe: RedisPipe, keys: string[]): Promise<(number | null)[]> {
  const replies = await Promise.all(keys.map((key) => pipe.call('PTTL', key)))
  return replies.map((ms) => (typeof ms === 'number' && ms >= 0 ? ms : null))
}

/** @throws Error where an ACL forbids to ask */
async function evicted(pipe: RedisPipe): Promise<number> {
  return evictedKeys(String(await pipe.call('INFO', 'stats')))
}

/** At most this long is waited for a clean-up; past it the keys' own TTLs do the rest. */
const CLEAN_UP_MS = 2000

async function removeKeys(pipe: RedisPipe, keys: string[]): Promise<void> {
  const remove = async () => {
    for (let i = 0; i < keys.length; i += 500) await pipe.call('UNLINK', ...keys.slice(i, i + 500))
  }
  // A server that is gone takes its keys along, or their TTL ends them.
  await within(CLEAN_UP_MS, remove())
}
