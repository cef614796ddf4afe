import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { MOST_RUNS, type Run } from '@/server/engine'
import { keysOf } from '@/server/ports/keys'
import type { CommandInput } from '@/server/protocol'
import { calm, end, sent, startCalm, type CalmParams } from '../support/calm'
import { heldRequests } from '../support/held'
import { eventsOf, ofType, ourKeys, sleep, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const start = (params?: CalmParams, more?: Partial<CommandInput<'run:start'>>) =>
  startCalm(lab, params, more)

describe('a running run', () => {
  it('holds everything in a pause while Redis goes on, and then continues', async () => {
    const run = await start({ ttlMs: 400 })
    await until('a value', async () => (await lab.admin.exists(keysOf(run.id).value('1'))) === 1)
    run.pause()
    // What was under way comes to its end.
    await until('nothing is sent any more', async () => {
      const count = sent(run).length
      await sleep(150)
      return sent(run).length === count
    })
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
