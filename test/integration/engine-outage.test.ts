import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keysOf } from '@/server/ports/keys'
import { eventsOf, lookups, ofType, sleep, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const redisPid = async () => Number(/process_id:(\d+)/.exec(await lab.admin.info('server'))?.[1])

describe('Redis that is killed in a run', () => {
  it('is told, costs errors, and comes back; the run goes on', async () => {
    const params = { clients: 8, keys: 2, ttlMs: 100, dbReadMs: 5, thinkMs: 5, readRatio: 0.8 }
    const run = await lab.start({ pattern: 'cache-aside', durationMs: 25_000, params })
    const hits = () => run.judge.tally.hits
    await until('hits', () => hits() > 20)
    for (const time of [1, 2]) {
      await until('Redis', async () => (await lab.admin.ping().catch(() => '')) === 'PONG')
      process.kill(await redisPid(), 'SIGKILL')
      await until('the loss', () => ofType(eventsOf(run), 'service:lost').length === time)
      await until('the return', () => ofType(eventsOf(run), 'service:back').length === time)
      const before = hits()
      await until('hits again', () => hits() > before + 20)
    }
    expect(run.status).toBe('running')
    run.stop()
    const summary = await run.finished
    const events = eventsOf(run)
    const failed = ofType(events, 'call:failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(summary.errors).toBeGreaterThan(0)
    expect(summary.reads).toBe(summary.hits + summary.misses + summary.readErrors)
    expect(summary.requests).toBe(summary.reads + summary.writes)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    // Once the scripts are gone with the server, their lookups are still those of their callers.
    const nobodys = ofType(events, 'wire:replied').filter(
      (event) =>
        event.client === 0 && event.hits + event.misses > 0 && !/^PTTL/.test(event.command),
    )
    expect(nobodys).toEqual([])
    const known = await lookups(lab.admin)
    expect(known.hits).toBeGreaterThan(0)
  })
})

describe('Redis that hangs in a run', () => {
  it('lets no call wait for ever, names what is unknown, and the run goes on', async () => {
    const params = { clients: 4, keys: 1, ttlMs: 50, dbReadMs: 1, thinkMs: 5, protection: 'none' }
    const run = await lab.start({ pattern: 'simple-caching', durationMs: 25_000, params })
    await until('hits', () => run.judge.tally.hits > 5)
    const pid = await redisPid()
    process.kill(pid, 'SIGSTOP')
    const late = () =>
      ofType(eventsOf(run), 'call:failed').filter(({ code }) => code === 'deadline')
    try {
      await until('deadlines', () => late().length >= 4)
      await until('the loss', () => ofType(eventsOf(run), 'service:lost').length === 1)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await until('the return', () => ofType(eventsOf(run), 'service:back').length === 1)
    const before = run.judge.tally.hits
    await until('hits again', () => run.judge.tally.hits > before + 5)
    run.stop()
    const summary = await run.finished
    // A look changes nothing; a set that had no answer may have been applied.
    for (const { call, unknown } of late()) expect(unknown).toBe(call !== 'cache.get')
    expect(summary.readErrors).toBeGreaterThanOrEqual(4)
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    expect(await lab.admin.exists(keysOf(run.id).value('1'))).toBe(0)
  })

  it('holds up no end: calls under way are cut, and their requests count as cancelled', async () => {
    const params = { clients: 4, keys: 1, ttlMs: 50, dbReadMs: 1, thinkMs: 5, protection: 'none' }
    const run = await lab.start({ pattern: 'simple-caching', durationMs: 25_000, params })
    await until('hits', () => run.judge.tally.hits > 5)
    const pid = await redisPid()
    process.kill(pid, 'SIGSTOP')
    try {
      // All hang in a call by then, and none has reached its deadline.
      await sleep(300)
      run.abandon()
      await until('the end', () => ofType(eventsOf(run), 'run:finished').length === 1)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await run.finished
    const failed = ofType(eventsOf(run), 'call:failed').map(({ code }) => code)
    expect(failed).toEqual(failed.map(() => 'cancelled'))
    const ends = ofType(eventsOf(run), 'request:finished').map(({ outcome }) => outcome)
    expect(ends.filter((outcome) => outcome === 'cancelled')).toHaveLength(failed.length)
    expect(failed.length).toBeGreaterThan(0)
  })
})
