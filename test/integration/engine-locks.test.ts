import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { seededRandom } from '@/server/adapters/random'
import { settingsOf } from '@/server/engine/params'
import { protections } from '@/server/patterns'
import type { Context, Row } from '@/server/ports'
import { keysOf } from '@/server/ports/keys'
import { count, emptyTally } from '@/server/protocol'
import { end, sent, startCalm, type CalmParams } from '../support/calm'
import {
  eventsOf,
  ofType,
  ourKeys,
  sleep,
  startLab,
  stay,
  until,
  type TestLab,
} from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const start = (params?: CalmParams) => startCalm(lab, params)

describe('locks', () => {
  it('are freed by the lease of a holder that died', async () => {
    const run = await start()
    const lock = keysOf(run.id).lock('1')
    await until('a look', () => sent(run).length > 0)
    await lab.admin.set(lock, 'a dead holder', 'PX', 500)
    run.set({ protection: 'redis-lock' })
    await until('the lock', () => ofType(eventsOf(run), 'lock:acquired').length > 0)
    const { lock: figures } = await end(run)
    const taken = ofType(eventsOf(run), 'lock:acquired')[0]?.seq ?? 0
    const refused = ofType(eventsOf(run), 'lock:refused').filter(({ seq }) => seq < taken)
    expect(refused[0]?.leftMs).toBeGreaterThan(0)
    for (const { leftMs } of refused) expect(leftMs).toBeLessThanOrEqual(500)
    expect(ofType(eventsOf(run), 'wait:ended').map(({ why }) => why)).toContain('lease')
    expect(figures.maxHolders).toBe(1)
  })

  it('are not waited for beyond patience, and that is an error', async () => {
    const run = await start()
    await until('a look', () => sent(run).length > 0)
    await lab.admin.set(keysOf(run.id).lock('1'), 'a foreign token', 'PX', 60_000)
    run.set({ protection: 'redis-lock', patienceMs: 150 })
    const impatient = () =>
      ofType(eventsOf(run), 'request:finished').filter((e) => e.error === 'patience')
    await until('an error', () => impatient().length >= 3)
    const summary = await end(run)
    for (const each of impatient()) expect(each).toMatchObject({ outcome: 'error', op: 'read' })
    expect(summary.lock.timedOut).toBe(impatient().length)
    expect(summary.readErrors).toBe(impatient().length)
    expect(summary.reads).toBe(summary.hits + summary.misses + summary.readErrors)
  })

  it('are not waited for beyond patience, and the old value is served then, if so chosen', async () => {
    const patience = { protection: 'redis-lock', onPatience: 'stale' } as const
    const run = await start({ ...patience, keys: 1, ttlMs: 60, staleMs: 60_000 })
    await until('a value', () => ofType(eventsOf(run), 'cache:set').length > 0)
    run.set({ patienceMs: 150 })
    await lab.admin.set(keysOf(run.id).lock('1'), 'a foreign token', 'PX', 60_000)
    const givenUp = () =>
      ofType(eventsOf(run), 'wait:ended').filter(({ why }) => why === 'patience')
    await until('three who gave up', () => givenUp().length >= 3)
    const summary = await end(run)
    // Each got what was there, as a miss, and nobody loaded for itself.
    expect(summary.readErrors).toBe(0)
    const ends = ofType(eventsOf(run), 'request:finished')
    const locked = givenUp()[0]?.seq ?? 0
    for (const { client, req } of givenUp()) {
      const served = ends.find((each) => each.client === client && each.req === req)
      expect(served).toMatchObject({ outcome: 'miss', version: 1, error: null })
    }
    // Nobody loaded for them either: they shared nothing.
    const tally = emptyTally()
    const impatient = new Set(givenUp().map(({ req }) => req))
    for (const event of eventsOf(run)) {
      const before = tally.coalesced
      count(tally, event)
      if ('req' in event && impatient.has(event.req)) expect(tally.coalesced).toBe(before)
    }
    const loads = ofType(eventsOf(run), 'db:asked').filter(({ seq }) => seq > locked)
    expect(loads).toEqual([])
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
  })

  it('nor are shared loads: the old value is served beside one that goes on, if so chosen', async () => {
    const patience = { protection: 'single-flight', onPatience: 'stale' } as const
    const run = await start({ ...patience, clients: 6, ttlMs: 100, staleMs: 60_000, thinkMs: 20 })
    const sets = () => ofType(eventsOf(run), 'cache:set')
    await until('a value', () => sets().length > 0)
    run.set({ dbReadMs: 700, patienceMs: 100 })
    const givenUp = () =>
      ofType(eventsOf(run), 'wait:ended').filter(({ why }) => why === 'patience')
    await until('five who gave up', () => givenUp().length >= 5)
    const beside = sets().length
    await until('the new value', () => sets().length > beside)
    const summary = await end(run)
    expect(summary.readErrors).toBe(0)
    const impatient = new Set(givenUp().map(({ req }) => req))
    // Each got what was there, as a miss, and did not load for itself.
    for (const each of ofType(eventsOf(run), 'request:finished')) {
      if (!impatient.has(each.req)) continue
      expect(each).toMatchObject({ outcome: 'miss', version: 1, error: null })
    }
    const loads = ofType(eventsOf(run), 'db:asked')
    expect(loads.filter(({ req }) => impatient.has(req))).toEqual([])
    expect(summary.claims.map(({ id }) => id)).toContain('one-load-per-expiry')
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
  })

  it('belong to their token', async () => {
    const world = await lab.open(`test-${process.pid}`)
    const first = await world.lock.acquire('k', 'mine', 60_000)
    expect(first).toMatchObject({ acquired: true, token: 'mine', fence: 1 })
    // The first reply may have been lost: asking again with one's own token is no new holder.
    expect(await world.lock.acquire('k', 'mine', 60_000)).toEqual(first)
    const refused = await world.lock.acquire('k', 'other', 60_000)
    expect(refused).toMatchObject({ acquired: false })
    expect(refused.acquired === false && refused.leftMs).toBeGreaterThan(50_000)
    expect(await world.lock.release('k', 'other')).toBe(false)
    expect(await world.lock.acquire('k', 'third', 60_000)).toMatchObject({ acquired: false })
    expect(await world.lock.release('k', 'mine')).toBe(true)
    expect(await world.lock.release('k', 'mine')).toBe(false)
    expect(await world.lock.acquire('k', 'third', 60_000)).toMatchObject({
      acquired: true,
      fence: 2,
    })
    await world.close()
    expect(await ourKeys(lab.admin, `test-${process.pid}`)).toEqual([])
  })

  it.each(['redis-lock', 'single-flight'] as const)(
    'and %s look a second time: what landed after the miss is not loaded again',
    async (protection) => {
      const world = await lab.open(`second-${process.pid}`)
      const row = { id: 1, name: 'landed', version: 1 }
      await world.cache.set('k', { id: 1, row }, stay(60_000))
      // What a protection uses of a context, and no more.
      const ctx = {
        ...{ cache: world.cache, lock: world.lock, random: seededRandom(1, 1), clock: systemClock },
        ...{ settings: settingsOf({}, 1), at: 0 },
        flights: {
          has: () => false,
          lead: (_key: string, load: () => Promise<Row | null>) => load(),
        },
      } as unknown as Context
      let loads = 0
      const load = async () => ({ ...row, version: ++loads })
      const look = () => world.cache.get('k')
      expect(await protections[protection].run(ctx, 'k', load, look)).toEqual(row)
      expect(loads).toBe(0)
      await world.cache.delete('k')
      expect(await protections[protection].run(ctx, 'k', load, look)).toEqual(row)
      expect(loads).toBe(1)
      expect(await world.lock.acquire('k', 'next', 1000)).toMatchObject({ acquired: true })
      await world.close()
    },
  )

  it('have one holder at most, whoever asks how often, and fences that only rise', async () => {
    const world = await lab.open(`race-${process.pid}`)
    let holder: string | null = null
    const fences: number[] = []
    const compete = async (name: string) => {
      for (let turn = 0; turn < 10; turn++) {
        const attempt = await world.lock.acquire('k', `${name}-${turn}`, 60_000)
        if (!attempt.acquired) continue
        expect(holder).toBeNull()
        holder = name
        fences.push(attempt.fence)
        await sleep(1)
        holder = null
        expect(await world.lock.release('k', `${name}-${turn}`)).toBe(true)
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, i) => compete(`c${i}`)))
    expect(fences.length).toBeGreaterThan(3)
    expect(fences).toEqual(fences.map((_, i) => i + 1))
    await world.close()
  })

  it('book every lookup on the lock, on a Redis that does not know the scripts yet too', async () => {
    await lab.admin.script('FLUSH')
    const run = await start({ clients: 12, protection: 'redis-lock', dbReadMs: 30 })
    await until('expiries', () => ofType(eventsOf(run), 'lock:released').length >= 3)
    await end(run)
    const scripts = ofType(eventsOf(run), 'wire:replied').filter((e) =>
      e.command.startsWith('EVAL'),
    )
    expect(scripts.length).toBeGreaterThan(12)
    expect(scripts.filter(({ client, of }) => client === 0 || of === 0)).toEqual([])
  })
})
