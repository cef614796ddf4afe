import { keysOf } from '../ports/keys'
import type { Connection, ForRun, Part } from '../ports/world'
import { tryThrice } from './connect'
import { evictedItems } from './evictedKeys'
import { MemcachedCache } from './memcachedCache'
import { MemcachedConnection } from './memcachedConnection'

/** At most this long is waited for a clean-up; past it the keys' own TTLs do the rest. */
const CLEAN_UP_MS = 2000

/** The second level of one run, on a Memcached that others may use too: only our own keys are touched. */
export async function openMemcachedPart(
  { id, tap, backstop }: ForRun,
  url: string,
  connection: Connection,
): Promise<Part> {
  const listeners = { lost: (_: string) => {}, back: () => {} }
  const memcached = new MemcachedConnection(url, tap, {
    lost: () => listeners.lost('Memcached closed the connection; trying again.'),
    back: () => listeners.back(),
  })
  await tryThrice(() => memcached.open())
  const level2 = new MemcachedCache(memcached, keysOf(id), backstop)
  return {
    connection,
    level2,
    evicted: async () => evictedItems((await memcached.call('stats')).value ?? ''),
    timesLeft: (keys) => Promise.all(keys.map((key) => level2.timeLeft(key))),
    exactToMs: 1000,
    onLost: (listener) => void (listeners.lost = listener),
    onBack: (listener) => void (listeners.back = listener),
    close: async () => {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, CLEAN_UP_MS).unref())
      const removed = [...level2.written].map((name) => memcached.call(`md ${name}`))
      // A server that is gone takes its keys along, or their TTL ends them.
      await Promise.race([Promise.allSettled(removed), patience])
      memcached.close()
    },
  }
}
