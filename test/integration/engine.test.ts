import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { seededRandom } from '@/server/adapters/random'
import { MOST_RUNS, type Run } from '@/server/engine'
import { settingsOf } from '@/server/engine/params'
import { protections } from '@/server/patterns'
import type { Context, Row } from '@/server/ports'
import { keysOf } from '@/server/ports/keys'
import { count, emptyTally, type CommandInput } from '@/server/protocol'
import { heldRequests } from '../support/held'
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

/** Quick, small and protected by nothing, unless a test says otherwise. */
const calm = {
  ...{ clients: 3, keys: 1, ttlMs: 200, dbReadMs: 1, thinkMs: 5, readRatio: 1 },
  protection: 'none',
}
const start = (
  params: Record<string, number | string> = {},
  more: Partial<CommandInput<'run:start'>> = {},
) =>
  lab.start({
    pattern: 'simple-caching',
    durationMs: 20_000,
    params: { ...calm, ...params },
    ...more,
  })

async function end(run: Run) {
  run.stop()
  return await run.finished
}

/** What clients sent; the lab's own looks at PTTLs go on in a pause. */
const sent = (run: Run) => ofType(eventsOf(run), 'wire:replied').filter(({ client }) => client > 0)

describe('a running run', () => {
  it('holds everything in a pause while Redis goes on, and then continues', async () => {
    const run = await start({ ttlMs: 400 })
    await until('a value', async () => (await lab.admin.exists(keysOf(run.id).value('1'))) === 1)
    run.pause()
    await sleep(150)
    const before = sent(run).length
    await sleep(700)
    expect(sent(run)).toHaveLength(before)
    expect(await lab.admin.exists(keysOf(run.id).value('1'))).toBe(0)
    run.resume()
    await until('new commands', () => sent(run).length > before + 10)
    const summary = await end(run)
    const types = eventsOf(run).map(({ type }) => type)
    expect(types.indexOf('run:resumed')).toBeGreaterThan(types.indexOf('run:paused'))
    // Held time is in no latency.
    for (const { ms, wholeMs, heldMs } of heldRequests(run)) {
      expect(ms).toBeLessThanOrEqual(wholeMs - heldMs / 2)
    }
    expect(summary.errors).toBe(0)
  })

  it('holds the next call of a request that was under way, and not its latency', async () => {
    const run = await start({ clients: 1, dbReadMs: 200 })
    await until('a query', () => ofType(eventsOf(run), 'db:began').length > 0)
    run.pause()
    await sleep(600)
    expect(ofType(eventsOf(run), 'db:answered')).toHaveLength(1)
    expect(ofType(eventsOf(run), 'cache:setting')).toEqual([])
    run.resume()
    await until('its end', () => ofType(eventsOf(run), 'request:finished').length > 0)
    await end(run)
    const events = eventsOf(run)
    const [held] = heldRequests(run)
    if (!held) throw new Error('nothing was held')
    expect(held.wholeMs).toBeGreaterThan(550)
    // The query was under way and counts; what came after it was held, and does not.
    const [query] = ofType(events, 'db:answered')
    const inPause = (query?.at ?? 0) - (ofType(events, 'run:paused')[0]?.at ?? 0)
    expect(held.ms).toBeLessThan(held.wholeMs - (held.heldMs - inPause) / 2)
  })

  it('takes a new TTL with the next write to the cache', async () => {
    const run = await start({ ttlMs: 100 })
    await until('a first value', () => ofType(eventsOf(run), 'cache:set').length > 0)
    run.set({ ttlMs: 345 })
    run.set({ ttlMs: 345 })
    await until('the new TTL', () => ofType(eventsOf(run), 'cache:set').at(-1)?.ttlMs === 345)
    const { params } = await end(run)
    const events = eventsOf(run)
    const [change, ...others] = ofType(events, 'params:changed')
    expect(change?.changes).toEqual([{ name: 'ttlMs', from: 100, to: 345 }])
    expect(others).toEqual([])
    const settings = ofType(events, 'cache:setting')
    for (const { seq, ttlMs } of settings) expect(ttlMs).toBe(seq < (change?.seq ?? 0) ? 100 : 345)
    expect(params['ttlMs']).toBe(345)
  })

  it('takes clients in and lets them go', async () => {
    const run = await start({ clients: 2 })
    const active = (from: number) => [
      ...new Set(ofType(eventsOf(run).slice(from), 'request:started').map(({ client }) => client)),
    ]
    await until('both', () => active(0).length === 2)
    run.set({ clients: 9 })
    await until('nine', () => active(0).length === 9)
    run.set({ clients: 1 })
    await sleep(100)
    const from = eventsOf(run).length
    await until('more of the one', () => eventsOf(run).length > from + 40)
    expect(active(from)).toEqual([1])
    run.set({ clients: 3 })
    await until('three again', () => active(from).length === 3)
    expect(active(from).sort()).toEqual([1, 2, 3])
    await end(run)
  })

  it('takes more keys without touching the rows that are there', async () => {
    const run = await start({ keys: 2, readRatio: 0.5, dbWriteMs: 0, ttlMs: 50 })
    await until('writes', () =>
      ofType(eventsOf(run), 'db:answered').some((e) => (e.version ?? 0) > 4),
    )
    run.set({ keys: 50, skew: 0, readRatio: 0.9 })
    const from = eventsOf(run).length
    await until('all rows, the old ones too', () => {
      const seen = new Set(ofType(eventsOf(run).slice(from), 'db:answered').map(({ id }) => id))
      return seen.has(1) && seen.has(2) && seen.size > 10
    })
    const { claims } = await end(run)
    // The database gives versions to writes of the clients and to nothing else: none is skipped.
    const versions = new Map<number, number>()
    for (const { op, id, version } of ofType(eventsOf(run), 'db:answered')) {
      const last = versions.get(id) ?? 1
      expect(version).toBe(op === 'write' ? last + 1 : last)
      versions.set(id, version ?? 0)
    }
    expect(claims.filter(({ held }) => !held)).toEqual([])
  })

  it('switches the protection in mid-run, and no claim is wronged by it', async () => {
    const run = await start({ clients: 12, ttlMs: 60, dbReadMs: 40, protection: 'single-flight' })
    const loads = () => ofType(eventsOf(run), 'db:asked').length
    for (const protection of ['redis-lock', 'single-flight', 'redis-lock', 'single-flight']) {
      const before = loads()
      await until('loads', () => loads() >= before + 3)
      run.set({ protection })
    }
    const guarded = await end(run)
    expect(guarded.claims.map(({ id }) => id)).toContain('one-load-per-expiry')
    expect(guarded.claims.filter(({ held }) => !held)).toEqual([])
    expect(ofType(eventsOf(run), 'lock:acquired').length).toBeGreaterThan(0)
    expect(ofType(eventsOf(run), 'wait:ended').some(({ on }) => on === 'flight')).toBe(true)
  })

  it('claims nothing about one load any more once it ran without protection', async () => {
    const run = await start({ protection: 'redis-lock' })
    run.set({ protection: 'none' })
    run.set({ protection: 'redis-lock' })
    const { claims } = await end(run)
    expect(claims.map(({ id }) => id)).not.toContain('one-load-per-expiry')
  })

  it('refuses what is not valid and changes nothing of it', async () => {
    const run = await start()
    expect(() => run.set({ ttlMs: 100, clients: 1001 })).toThrow(/Clients \(clients\) must be/)
    expect(() => run.set({ colour: 1 })).toThrow(/has no parameter "colour"/)
    const { params } = await end(run)
    expect(params).toMatchObject(calm)
    expect(ofType(eventsOf(run), 'params:changed')).toEqual([])
    expect(() => run.set({ ttlMs: 100 })).toThrow(expect.objectContaining({ code: 'run_over' }))
  })

  it('is over soon after it was stopped, with its summary and without its keys', async () => {
    const run = await start({ clients: 20, thinkMs: 1000, dbReadMs: 300, protection: 'redis-lock' })
    await until('waiters', () => ofType(eventsOf(run), 'wait:began').length > 5)
    const summary = await end(run)
    expect(run).toMatchObject({ status: 'finished', reason: 'stopped' })
    expect(ofType(eventsOf(run), 'run:finished')).toHaveLength(1)
    expect(summary.requests).toBeGreaterThan(0)
    expect(await ourKeys(lab.admin, run.id)).toEqual([])
    run.stop()
    expect(run.reason).toBe('stopped')
  })

  it('cancels what is still in flight after the time of grace, and counts it nowhere else', async () => {
    const run = await start({ clients: 5, dbReadMs: 20_000, dbPool: 2 }, { durationMs: 300 })
    const summary = await run.finished
    expect(summary).toMatchObject({ cancelled: 5, requests: 0, reads: 0, misses: 0, errors: 0 })
    // The others never had a place in the pool.
    expect(summary).toMatchObject({ dbReads: 2, dbMaxInFlight: 2 })
  })

  it('ends although a lock is waited for that nobody releases', async () => {
    const run = await start({ clients: 4 })
    const lock = keysOf(run.id).lock('1')
    await lab.admin.set(lock, 'a foreign token', 'PX', 60_000)
    run.set({ protection: 'redis-lock', patienceMs: 50_000 })
    await until('waiters', () => ofType(eventsOf(run), 'wait:began').length >= 4)
    run.abandon()
    const summary = await run.finished
    expect(summary.cancelled).toBe(4)
    expect(await ourKeys(lab.admin, run.id)).toEqual([])
  })
})

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

describe('the lab', () => {
  it(`refuses a run beyond ${MOST_RUNS}, and takes it when one has ended`, async () => {
    const runs = await Promise.all(Array.from({ length: MOST_RUNS }, () => start({ clients: 1 })))
    await expect(start()).rejects.toMatchObject({ code: 'too_many_runs' })
    await end(runs[0] as Run)
    runs.push(await start({ clients: 1 }))
    await Promise.all(runs.map(end))
    expect(lab.lab.active()).toEqual([])
  })

  it('refuses what it does not know, each with its code', async () => {
    const refusal = (input: CommandInput<'run:start'>) =>
      lab.start(input).then(
        () => null,
        ({ code, param }: { code: string; param?: string }) => ({ code, param }),
      )
    expect(await refusal({ pattern: 'nonsense' })).toMatchObject({ code: 'unknown_pattern' })
    const pattern = 'read-through'
    expect(await refusal({ pattern, preset: 'nonsense' })).toMatchObject({ code: 'unknown_preset' })
    expect(await refusal({ pattern, params: { colour: 1 } })).toEqual({
      ...{ code: 'unknown_parameter', param: 'colour' },
    })
    expect(await refusal({ pattern, params: { ttlMs: 1 } })).toEqual({
      code: 'bad_value',
      param: 'ttlMs',
    })
    expect(() => lab.lab.run('nonsense')).toThrow(expect.objectContaining({ code: 'unknown_run' }))
    expect(lab.lab.active()).toEqual([])
  })
})
