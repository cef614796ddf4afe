import { describe, expect, it } from 'vitest'
import { Owed } from '@/server/instrument'
import { patternOf } from '@/server/engine'
import type { Context, Job, Life } from '@/server/ports'

const job = (writeId: string, key: string): Job => ({ key, id: 1, name: '', writeId, sequence: 1 })

describe('what is owed', () => {
  it('is known by key, until the last write of the key is settled', () => {
    const owed = new Owed()
    owed.add(job('w1', 'a'))
    owed.add(job('w2', 'a'))
    // Sent once more: it is one write all the same.
    owed.add(job('w2', 'a'))
    expect([owed.size, owed.has('a'), owed.has('b')]).toEqual([2, true, false])
    owed.delete(job('w1', 'a'))
    owed.delete(job('w1', 'a'))
    expect([owed.size, owed.has('a')]).toEqual([1, true])
    owed.delete(job('w2', 'a'))
    expect([owed.size, owed.has('a')]).toEqual([0, false])
  })

  it('gives a loaded row that may be older a short life, as it was before the load', async () => {
    const lifeOf = async (owes: boolean) => {
      let asked: Life | null = null
      let now = owes
      const ctx = {
        cache: {
          get: async () => null,
          add: async (_key: string, _entry: unknown, life: Life) => void (asked = life),
        },
        // The worker is done while the row is read: what was read may be older all the same.
        db: { read: async () => ((now = false), { id: 1, name: 'x', version: 1 }) },
        queue: { owes: () => now },
        protect: (_key: string, load: (ctx: Context) => unknown) => load(ctx),
      } as unknown as Context
      await patternOf('write-behind').read(ctx, 1)
      return asked
    }
    expect(await lifeOf(false)).toEqual({ ttlMs: null })
    expect(await lifeOf(true)).toEqual({ ttlMs: 1000 })
  })
})
