import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventsOf, ofType, startLab, startRedis, until } from '../support/lab'

vi.setConfig({ testTimeout: 40_000 })

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const params = { clients: 8, keys: 2, ttlMs: 200, dbReadMs: 1, thinkMs: 5, protection: 'none' }

describe('a run whose journal has reached its limit', () => {
  it('ends, says why, and keeps what it has', async () => {
    const lab = await startLab({ spoolBytes: 200_000 })
    cleanUps.push(lab.close)
    const run = await lab.start({ pattern: 'cache-aside', durationMs: 30_000, params })
    const summary = await run.finished
    expect(run.reason).toBe('failed')
    const [end] = ofType(eventsOf(run), 'run:finished')
    expect(end).toMatchObject({ reason: 'failed', message: expect.stringContaining('limit') })
    expect(summary.events).toBe(run.journal.head)
    expect(eventsOf(run)).toHaveLength(run.journal.head)
  })
})

describe('a Redis of the user', () => {
  const own = async () => {
    const redis = await startRedis()
    cleanUps.push(redis.close)
    const lab = await startLab({ env: { REDIS_URL: redis.url } })
    cleanUps.push(lab.close)
    const run = await lab.start({ pattern: 'cache-aside', durationMs: 35_000, params })
    await until('hits', () => run.judge.tally.hits > 20)
    return { redis, run }
  }

  it('that is lost for good ends the run after 10 s, with the reason', async () => {
    const { redis, run } = await own()
    const lostAt = () => ofType(eventsOf(run), 'service:lost')[0]?.at ?? NaN
    await redis.services.close()
    const summary = await run.finished
    expect(run.reason).toBe('failed')
    expect(run.message).toContain('redis was lost')
    // Not before the 10 s in which it might have come back.
    expect(summary.durationMs).toBeGreaterThanOrEqual(lostAt() + 10_000)
    expect(summary.readErrors).toBeGreaterThan(0)
  })
})
