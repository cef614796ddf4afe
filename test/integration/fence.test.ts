import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyState, project } from '@/server/protocol'
import { eventsOf, ofType, ourKeys, sleep, startLab, stay, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const notHeld = (claims: { held: boolean }[]) => claims.filter(({ held }) => !held)

describe('the fence of a lock', () => {
  it('refuses what an older holder stores late, and the newer value stays', async () => {
    const world = await lab.open(`fence-${process.pid}`)
    const entry = (name: string) => ({ id: 1, row: { id: 1, name, version: 1 } })
    const take = async (token: string) => {
      const attempt = await world.lock.acquire('k', token, 50)
      return attempt.acquired ? attempt.fence : 0
    }
    const set = (name: string, fence: number) =>
      world.cache.setFenced('k', entry(name), stay(60_000), fence)

    const first = await take('first')
    // Its load takes longer than its lease.
    await sleep(120)
    const second = await take('second')
    expect(second).toBe(first + 1)
    // Before the newer holder has stored anything, and after it.
    expect(await set('old', first)).toBe(second)
    expect(await world.cache.get('k')).toBeNull()
    expect(await set('new', second)).toBe(second)
    expect(await set('old', first)).toBe(second)
    expect((await world.cache.get('k'))?.row?.name).toBe('new')
    // Of another key it says nothing.
    expect(await world.cache.setFenced('other', entry('x'), stay(60_000), first)).toBe(0)
    await world.close()
    expect(await ourKeys(lab.admin, `fence-${process.pid}`)).toEqual([])
  })

  it.each(['simple-caching', 'cache-aside', 'ttl-expiry', 'read-through'])(
    'keeps the claims of %s while loads outlast their leases, and is shown where it refuses',
    async (pattern) => {
      const params = {
        ...{ clients: 6, keys: 1, readRatio: 1, thinkMs: 20, dbReadMs: 200, leaseMs: 120 },
        ...{ ttlMs: 300, protection: 'redis-lock', guard: 'fence' },
      }
      const run = await lab.disturbed({ pattern, params, durationMs: 1500 }, [])
      const { claims, errors, lock } = await run.finished
      const events = eventsOf(run)
      expect(lock.maxHolders).toBeGreaterThanOrEqual(2)
      expect(errors).toBe(0)
      expect(claims.map(({ id }) => id)).toContain('older-fence-refused')
      expect(notHeld(claims)).toEqual([])
      const refused = ofType(events, 'cache:refused')
      expect(refused.length).toBeGreaterThan(0)
      for (const { fences, req } of refused) {
        const own = ofType(events, 'lock:acquired').find((event) => event.req === req)?.fence
        expect(fences?.own).toBe(own)
        expect(fences?.given).toBeGreaterThan(own ?? Infinity)
      }
      expect(events.reduce(project, emptyState()).status).toBe('finished')
      expect(await ourKeys(lab.admin, run.id)).toEqual([])
    },
  )
})
