import { describe, expect, it } from 'vitest'
import { patternOf } from '@/server/engine'
import { settingsOf } from '@/server/engine/params'
import { protections } from '@/server/patterns'
import type { Context, Load, NewEntry } from '@/server/ports'
import type { ParamValues } from '@/server/protocol'

/** A read of a cold cache by one who gets the lock with fence 7. @returns how it stored its row */
async function stores(pattern: string, params: ParamValues): Promise<string> {
  const stored: string[] = []
  const settings = settingsOf(params, 1)
  // What a read uses of a context, and no more.
  const ctx = {
    ...{ settings, at: 0, clock: { now: () => 0 }, random: { token: () => 't' } },
    life: () => ({ ttlMs: 1000, staleMs: 0 }),
    db: { read: async (id: number) => ({ id, name: 'x', version: 1 }) },
    cache: {
      get: async () => null,
      set: async () => void stored.push('set'),
      setIfNewer: async () => stored.push('if newer'),
      setFenced: async (_key: string, _entry: NewEntry, _life: unknown, fence: number) =>
        stored.push(`fence ${fence}`),
    },
    lock: {
      acquire: async () => ({ acquired: true, token: 't', fence: 7 }),
      release: async () => true,
    },
    protect: (key: string, load: Load) =>
      protections[settings.protection].run(ctx, key, load, async () => null),
  } as unknown as Context
  await patternOf(pattern).read(ctx, 1)
  return stored.join()
}

describe.each(['simple-caching', 'cache-aside', 'ttl-expiry', 'read-through'])(
  'a load of %s',
  (pattern) => {
    it('stores with the fence of the lock that it holds, if the guard says so', async () => {
      const lock = { protection: 'redis-lock' }
      expect(await stores(pattern, { ...lock, guard: 'fence' })).toBe('fence 7')
      expect(await stores(pattern, { ...lock, guard: 'none' })).toBe('set')
    })
    it('has no fence without a lock', async () => {
      expect(await stores(pattern, { protection: 'none', guard: 'fence' })).toBe('set')
    })
  },
)
