import KeyvRedis from '@keyv/redis'
import { BentoCache, bentostore } from 'bentocache'
import { redisDriver } from 'bentocache/drivers/redis'
import { Cacheable } from 'cacheable'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import { WrongCount } from './figures'

/** Someone who reads a row through a cache in Redis. */
export interface Reader {
  name: string
  read(key: string): Promise<unknown>
  close(): Promise<void>
}

export const ROWS = 100
export const keyOf = (i: number) => `user:${(i % ROWS) + 1}`
const rowOf = (key: string) => {
  const id = Number(key.slice(5))
  return { id, name: `Item ${id}`, version: 1 }
}
const TTL_MS = 3_600_000

/** GET and JSON.parse, without any of what a cache is for: the ceiling. */
async function bare(url: string, name: string, enableAutoPipelining: boolean): Promise<Reader> {
  const redis = new Redis(url, { enableAutoPipelining, keyPrefix: 'bare:' })
  for (let i = 0; i < ROWS; i++) {
    await redis.set(keyOf(i), JSON.stringify(rowOf(keyOf(i))), 'PX', TTL_MS)
  }
  return {
    name,
    read: async (key) => JSON.parse((await redis.get(key)) ?? 'null'),
    close: async () => redis.disconnect(),
  }
}

/** The store that is in memory by default is Redis itself here, and there is no second one. */
async function cacheable(url: string): Promise<Reader> {
  const store = new KeyvRedis(url)
  const cache = new Cacheable({ primary: store, ttl: TTL_MS })
  if (cache.primary.opts.store !== store || cache.secondary) {
    throw new WrongCount('cacheable', 'it has a layer besides Redis')
  }
  return {
    name: 'cacheable getOrSet',
    read: (key) => cache.getOrSet(key, async () => rowOf(key)),
    close: () => cache.disconnect(),
  }
}

/** No memory layer and no bus; the connection is that of ioredis 5, which is its peer. */
async function bentocache(url: string): Promise<Reader> {
  const connection = new Redis5(url)
  // Its types know the connections of ioredis 6 only.
  const driver = redisDriver({ connection: connection as unknown as Redis, prefix: 'bento' })
  const make = driver.factory
  let used: unknown = null
  driver.factory = (config) => {
    const made = asPeer(() => make(config))
    used = made.getConnection()
    return made
  }
  const bento = new BentoCache({
    default: 'redis',
    stores: { redis: bentostore().useL2Layer(driver) },
  })
  await bento.getOrSet({ key: 'any', factory: () => 1, ttl: TTL_MS })
  if (used !== connection) throw new WrongCount('bentocache', 'it does not use its own connection')
  return {
    name: 'bentocache getOrSet',
    read: (key) => bento.getOrSet({ key, factory: () => rowOf(key), ttl: TTL_MS }),
    close: () => bento.disconnectAll(),
  }
}

/**
 * Our package.json gives the library ioredis 6, and it knows a connection by its class: while
 * `make` runs, one of ioredis 5 passes for one of ioredis 6.
 */
function asPeer<T>(make: () => T): T {
  const value = (it: unknown) => it instanceof Redis5
  Object.defineProperty(Redis, Symbol.hasInstance, { value, configurable: true })
  try {
    return make()
  } finally {
    Reflect.deleteProperty(Redis, Symbol.hasInstance)
  }
}

/** Everyone but us, each with all rows in the cache. */
export async function openReaders(url: string): Promise<Reader[]> {
  const readers = [
    await bare(url, 'bare ioredis', false),
    await bare(url, 'bare ioredis, auto-pipelined', true),
    await cacheable(url),
    await bentocache(url),
  ]
  for (const { read } of readers) for (let i = 0; i < ROWS; i++) await read(keyOf(i))
  return readers
}
