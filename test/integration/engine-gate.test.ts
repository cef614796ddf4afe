import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import type { LabEvent } from '@/server/protocol'
import { latencies } from '../support/fold'
import { heldRequests } from '../support/held'
import { eventsOf, ofType, sleep, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const start = (params: Record<string, number | string>) =>
  lab.start({
    pattern: 'cache-aside',
    durationMs: 20_000,
    params: { keys: 1, readRatio: 1, thinkMs: 1, dbReadMs: 1, protection: 'none', ...params },
  })

/** The calls that reached a server: each begins with one of these. */
const calls = (events: LabEvent[]) =>
  events.filter(({ type }) =>
    /^(cache:(asked|setting|deleting)|lock:(requested|releasing)|db:asked)$/.test(type),
  )
const held = (run: Run) =>
  ofType(eventsOf(run), 'gate:held').length - ofType(eventsOf(run), 'gate:passed').length

/** What the screen shows of an open read is what its latency will be: both leave out the same time. */
function expectSameLatencies(events: LabEvent[]): void {
  const all = latencies(events)
  expect(all.length).toBeGreaterThan(0)
  for (const { said, folded } of all) expect(Math.abs(folded - said)).toBeLessThan(20)
}

it('each step lets exactly one call pass, in order of arrival', async () => {
  const run = await start({ clients: 5, ttlMs: 60_000 })
  run.pause()
  await until(
    'all are held or about to begin',
    () => held(run) > 0 || calls(eventsOf(run)).length === 0,
  )
  await sleep(100)
  const before = calls(eventsOf(run)).length
  for (let step = 1; step <= 12; step++) {
    run.step()
    await until('the call', () => calls(eventsOf(run)).length === before + step)
    await sleep(20)
    expect(calls(eventsOf(run))).toHaveLength(before + step)
  }
  const events = eventsOf(run)
  expect(ofType(events, 'run:stepped')).toHaveLength(12)
  // Who was held first went first.
  const order = ofType(events, 'gate:passed').map(({ of }) => of)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  run.resume()
  await until('it goes on', () => calls(eventsOf(run)).length > before + 40)
  run.stop()
  expect((await run.finished).errors).toBe(0)
})

it('a step holds a run that is running', async () => {
  const run = await start({ clients: 3, ttlMs: 60_000 })
  await until('some calls', () => calls(eventsOf(run)).length > 20)
  run.step()
  expect(run.status).toBe('paused')
  await sleep(100)
  const at = eventsOf(run).findIndex(({ type }) => type === 'run:stepped')
  expect(calls(eventsOf(run).slice(at))).toHaveLength(1)
  run.stop()
  await run.finished
})

it('slow motion delays every call, and counts in no latency', async () => {
  const run = await start({ clients: 1, ttlMs: 60_000 })
  run.pace(120)
  await until('two slow hits', () => ofType(eventsOf(run), 'gate:passed').length > 4)
  run.pace(0)
  run.stop()
  const summary = await run.finished
  const passed = ofType(eventsOf(run), 'gate:passed')
  for (const { ms, by } of passed.slice(0, 4)) {
    expect(by).toBe('pace')
    expect(ms).toBeGreaterThan(110)
  }
  const slow = heldRequests(run)
  expect(slow.length).toBeGreaterThan(0)
  // By far: the clock was looked at twice, and a busy machine may have done something else between.
  for (const { ms, wholeMs, heldMs } of slow) expect(ms).toBeLessThan(wholeMs - heldMs / 2)
  expect(summary.errors).toBe(0)
  expectSameLatencies(eventsOf(run))
  expect(ofType(eventsOf(run), 'run:paced').map(({ delayMs }) => delayMs)).toEqual([120, 0])
})

it.each(['redis-lock', 'single-flight'])(
  'a pause ends no patience and is in no latency of those who wait (%s)',
  async (protection) => {
    const run = await start({
      ...{ clients: 4, ttlMs: 60_000, thinkMs: 5000, protection, patienceMs: 1000 },
      ...{ leaseMs: 60_000, dbReadMs: 400 },
    })
    await until('three waiters', () => ofType(eventsOf(run), 'wait:began').length === 3)
    run.pause()
    // The load ends meanwhile, but its holder may not go on.
    await sleep(1200)
    expect(ofType(eventsOf(run), 'wait:ended')).toEqual([])
    run.resume()
    await until('all are served', () => ofType(eventsOf(run), 'request:finished').length === 4)
    run.stop()
    const summary = await run.finished
    expect(summary.readErrors).toBe(0)
    const waited = heldRequests(run)
    expect(waited).toHaveLength(4)
    for (const { ms, wholeMs, heldMs } of waited) expect(ms).toBeLessThan(wholeMs - heldMs / 2)
    expectSameLatencies(eventsOf(run))
  },
)

it.each(['redis-lock', 'single-flight'])(
  'patience still ends while the run is not paused (%s)',
  async (protection) => {
    const run = await start({
      ...{ clients: 2, ttlMs: 60_000, thinkMs: 5000, protection, patienceMs: 100, leaseMs: 60_000 },
      dbReadMs: 700,
    })
    await until('a waiter that gave up', () => ofType(eventsOf(run), 'wait:ended').length > 0)
    run.stop()
    await run.finished
    const events = eventsOf(run)
    const [ended] = ofType(events, 'wait:ended')
    expect(ended?.why).toBe('patience')
    expect(ended?.ms).toBeGreaterThan(90)
    // It did not wait for the load, which was still under way.
    const [loaded] = ofType(events, 'db:answered')
    expect(ended?.seq).toBeLessThan(loaded?.seq ?? Infinity)
  },
)

it('a run that ends says so first, holds nobody, and can no longer be held', async () => {
  const run = await start({ clients: 2, ttlMs: 60_000, dbReadMs: 300 })
  await until('a load', () => ofType(eventsOf(run), 'db:began').length > 0)
  run.pause()
  run.stop()
  await until('its ending', () => run.status === 'ending')
  expect(() => run.pause()).toThrow('This run is ending.')
  expect(() => run.resume()).toThrow('This run is ending.')
  expect(() => run.step()).toThrow('This run is ending.')
  expect(() => run.pace(100)).toThrow('This run is ending.')
  const summary = await run.finished
  expect(summary.cancelled).toBe(0)
  const told = eventsOf(run).filter(({ type }) => type.startsWith('run:'))
  expect(told.map(({ type }) => type)).toEqual([
    ...['run:started', 'run:paused', 'run:ending', 'run:finished'],
  ])
  expect(told.at(-2)).toMatchObject({ reason: 'stopped' })
})

it('who stops once more waits for no call', async () => {
  // The time of grace would be enough for it.
  const run = await start({ clients: 1, dbReadMs: 1500 })
  await until('a load', () => ofType(eventsOf(run), 'db:began').length > 0)
  run.stop()
  await until('its ending', () => run.status === 'ending')
  run.stop()
  expect((await run.finished).cancelled).toBe(1)
})
