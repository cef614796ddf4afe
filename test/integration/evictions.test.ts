import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { eventsOf, ofType, startLab, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

/** A Redis with less memory than the run's keys need. */
async function run(policy: string) {
  await lab.admin.config('SET', 'maxmemory-policy', policy)
  await lab.admin.config('SET', 'maxmemory', '1500kb')
  try {
    const run = await lab.start({
      pattern: 'simple-caching',
      durationMs: 2500,
      params: {
        ...{ keys: 1500, skew: 0.8, clients: 60, thinkMs: 5, readRatio: 0.9 },
        ...{ dbReadMs: 1, dbWriteMs: 5, dbPool: 100, protection: 'redis-lock' },
      },
    })
    const summary = await run.finished
    return { events: eventsOf(run), notHeld: summary.claims.filter(({ held }) => !held), summary }
  } finally {
    await lab.admin.config('SET', 'maxmemory', '0')
  }
}

it('a Redis that evicts is told, and excuses what rests on keys that stay', async () => {
  const { events, notHeld, summary } = await run('allkeys-random')
  const evicted = ofType(events, 'service:evicted')
  expect(evicted.length).toBeGreaterThan(0)
  expect(notHeld).toEqual([])
  expect(summary.readErrors).toBe(0)
  const claim = summary.claims.find(({ id }) => id === 'one-load-per-expiry')
  const keys = evicted.reduce((sum, { keys }) => sum + keys, 0)
  expect(claim?.detail).toContain(`redis has evicted ${keys} keys`)
})

it('a Redis that refuses is an error of its caller, in its own words, and evicts nothing', async () => {
  const { events, notHeld, summary } = await run('noeviction')
  const refused = ofType(events, 'call:failed').filter(({ message }) => message.startsWith('OOM'))
  expect(refused.length).toBeGreaterThan(0)
  for (const { unknown } of refused) expect(unknown).toBe(false)
  expect(summary.errors).toBeGreaterThan(0)
  expect(ofType(events, 'service:evicted')).toEqual([])
  expect(notHeld).toEqual([])
})
