import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { emptyState, project, type LabEvent } from '@/server/protocol'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'
import { memcachedStats, overfill, startSmallMemcached } from '../support/memcached'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
let small: Awaited<ReturnType<typeof startSmallMemcached>>
beforeAll(async () => {
  small = await startSmallMemcached()
  lab = await startLab({ env: { MEMCACHED_URL: small.url } })
})
afterAll(async () => {
  await lab.close()
  small.close()
})

const isEviction = ({ type }: LabEvent): boolean => type === 'service:evicted'

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
  // What is found missing around that time is shown as evicted, and nothing as lost.
  const state = events.slice(0, events.findLastIndex(isEviction) + 1).reduce(project, emptyState())
  const ends = Object.values(state.cache).map((row) => row.state)
  expect(ends).toContain('evicted')
  expect(ends).not.toContain('gone')
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

it('a Memcached that evicts is told too, and excuses the same', async () => {
  const evictions = async () => (await memcachedStats(small.url))['evictions'] ?? 0
  await overfill(small.url)
  const old = await evictions()
  expect(old).toBeGreaterThan(0)
  const run = await lab.start({
    pattern: 'multi-level',
    durationMs: 20_000,
    params: {
      ...{ keys: 10_000, skew: 0, clients: 20, thinkMs: 5, readRatio: 1, dbReadMs: 1, dbPool: 100 },
      ...{ ttlMs: 100, l2TtlMs: 0, jitter: 0, protection: 'single-flight' },
    },
  })
  const loads = () => ofType(eventsOf(run), 'db:asked').map(({ id }) => id)
  await until('rows at level 2', () => loads().length > 500)
  // Nothing is over at level 2, and nobody deletes there. What is asked for often stays longest.
  await until('a row loaded again', async () => {
    await overfill(small.url)
    return new Set(loads()).size < loads().length
  })
  run.stop()
  const summary = await run.finished
  const told = ofType(eventsOf(run), 'service:evicted')
  expect(told.every(({ name }) => name === 'memcached')).toBe(true)
  // Those of before the run are no matter of its.
  const keys = told.reduce((sum, { keys }) => sum + keys, 0)
  expect(keys).toBe((await evictions()) - old)
  expect(summary.claims.filter(({ held }) => !held)).toEqual([])
  const claim = summary.claims.find(({ id }) => id === 'one-load-per-expiry')
  expect(claim?.detail).toContain(`needless, excused: memcached has evicted ${keys} keys`)
})
