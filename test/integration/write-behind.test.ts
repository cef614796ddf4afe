import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Redis } from 'ioredis'
import { Connection } from 'rabbitmq-client'
import type { Run } from '@/server/engine'
import { ROOT } from '@/server/ports/keys'
import type { CommandInput, Summary } from '@/server/protocol'
import { recipes } from '@/server/services/recipes'
import { eventsOf, ofType, ourKeys, sleep, startLab, until, type TestLab } from '../support/lab'
import { killAtRandom, troubles, watched, workerOf } from '../support/killing'

// RabbitMQ takes 4 s to start, and 10 s on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 })

const pattern = 'write-behind'
const BROKERS = ['bullmq', 'rabbitmq'] as const
let lab: TestLab

beforeAll(async () => {
  lab = await startLab()
  await Promise.all([lab.services.ensure('queue-redis'), lab.services.ensure('rabbitmq')])
})
afterAll(() => lab.close())

const urlOf = (name: string) => lab.services.list().find((each) => each.name === name)?.url ?? ''

async function play(input: Omit<CommandInput<'run:start'>, 'pattern'>) {
  const run = await lab.start({ pattern, ...input })
  return { run, summary: await run.finished }
}
const notHeld = ({ claims }: Summary) => claims.filter(({ held }) => !held)

const busy = {
  ...{ clients: 8, keys: 12, skew: 0, readRatio: 0.4, thinkMs: 60 },
  ...{ dbReadMs: 20, dbWriteMs: 40 },
}

describe.each(BROKERS)('with %s', (broker) => {
  it('every acknowledged write is in the database when the run has ended', async () => {
    const input = { pattern, durationMs: 1500, params: { ...busy, broker } }
    const { run, rows } = await watched(lab, input, busy.keys)
    const summary = await run.finished
    expect(troubles(run, rows)).toEqual([])
    expect(notHeld(summary)).toEqual([])
    expect(summary.queue).toMatchObject({ acknowledged: summary.writes, owed: 0 })
    expect(summary.queue.superseded).toBeGreaterThan(0)
    expect(summary.dbWrites).toBe(summary.queue.applied)
    expect(summary.services.map(({ name }) => name)).toContain(
      broker === 'bullmq' ? 'queue-redis' : 'rabbitmq',
    )
    const events = eventsOf(run)
    expect(ofType(events, 'queue:drained')).toMatchObject([{ left: 0, how: 'empty' }])
    expect(ofType(events, 'worker:ended')).toMatchObject([{ worker: 1, how: 'stopped' }])
  })

  it('a worker that is killed again and again loses nothing and applies nothing twice', async () => {
    const input = { pattern, durationMs: 60_000, params: { ...busy, broker } }
    const { run, rows } = await watched(lab, input, busy.keys)
    const writing = await killAtRandom(run, 5, 42)
    run.stop()
    const summary = await run.finished
    expect(troubles(run, rows)).toEqual([])
    expect(notHeld(summary)).toEqual([])
    expect(writing).toBeGreaterThan(0)
    const ends = ofType(eventsOf(run), 'worker:ended').map(({ how }) => how)
    expect(ends).toEqual([...Array<string>(5).fill('SIGKILL'), 'stopped'])
    const pids = ofType(eventsOf(run), 'worker:started').map(({ pid }) => pid)
    expect(new Set(pids).size).toBe(6)
  })

  const preset = (name: string, cured: boolean) =>
    play({ preset: name, cured, speed: 2, durationMs: 3000, params: { broker } })

  it('worker-killed: the job comes again, is applied twice, and with its sequence once', async () => {
    const [trap, cured] = await Promise.all([
      preset('worker-killed', false),
      preset('worker-killed', true),
    ])
    for (const { run, summary } of [trap, cured]) {
      const events = eventsOf(run)
      expect(ofType(events, 'service:broken')).toMatchObject([{ name: 'worker', how: 'SIGKILL' }])
      expect(ofType(events, 'service:mended')).toHaveLength(1)
      // The killed worker could not tell of its commit: the database did.
      expect(ofType(events, 'job:applied').filter(({ found }) => found)).toHaveLength(1)
      expect(summary.lostWrites).toBe(0)
      expect(notHeld(summary)).toEqual([])
    }
    const again = ({ run }: { run: Run }) =>
      ofType(eventsOf(run), 'job:skipped').filter(({ why }) => why === 'again').length
    expect(trap.run.judge.tally.ledger.doubled).toBe(1)
    expect(again(trap)).toBe(0)
    expect(cured.run.judge.tally.ledger.doubled).toBe(0)
    expect(again(cured)).toBe(1)
  })

  it('lost-job: what the broker was told too early is lost with the worker', async () => {
    const [trap, cured] = await Promise.all([preset('lost-job', false), preset('lost-job', true)])
    expect(trap.summary.lostWrites).toBe(1)
    expect(cured.summary.lostWrites).toBe(0)
    for (const { summary } of [trap, cured]) {
      const { acknowledged, applied, superseded, owed } = summary.queue
      expect(owed).toBe(0)
      expect(applied + superseded + summary.lostWrites).toBe(acknowledged)
      expect(notHeld(summary)).toEqual([])
    }
  })

  it('burst: coalescing keeps the queue short', async () => {
    const [trap, cured] = await Promise.all([preset('burst', false), preset('burst', true)])
    expect(trap.summary.queue.superseded).toBe(0)
    expect(trap.summary.dbWrites).toBe(trap.summary.writes)
    expect(cured.summary.queue.superseded).toBeGreaterThan(0)
    expect(cured.summary.dbWrites).toBeLessThan(trap.summary.dbWrites)
    expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
    const wait = ({ run }: { run: Run }) => ofType(eventsOf(run), 'queue:drained')[0]?.ms ?? 0
    expect(wait(trap)).toBeGreaterThan(wait(cured))
  })

  it('a write that cannot be sent is an error, and its value is taken back', async () => {
    const run = await lab.disturbed(
      { pattern, durationMs: 1500, params: { ...busy, broker, keys: 3 } },
      [{ kind: 'fail', at: 'queue.send', every: 3, why: 'the test says so' }],
    )
    const summary = await run.finished
    const events = eventsOf(run)
    const failed = ofType(events, 'call:failed').filter(({ call }) => call === 'queue.send')
    expect(failed.length).toBeGreaterThan(3)
    expect(summary.writeErrors).toBe(failed.length)
    expect(summary.queue.acknowledged).toBe(summary.writes - failed.length)
    const undone = ofType(events, 'cache:setting').filter(({ how }) => how === 'undo')
    expect(undone.map(({ req }) => req).sort()).toEqual(failed.map(({ req }) => req).sort())
    expect(notHeld(summary)).toEqual([])
  })

  it('failing queries are tried again until they succeed', async () => {
    const params = { ...busy, broker, keys: 30, dbErrors: 0.4, dbWriteMs: 10, readRatio: 0.1 }
    const { summary, run } = await play({ durationMs: 1500, params })
    expect(ofType(eventsOf(run), 'job:failed').length).toBeGreaterThan(0)
    expect(summary.lostWrites).toBe(0)
    expect(summary.queue.owed).toBe(0)
    expect(notHeld(summary)).toEqual([])
  })

  it('a paused run pauses its worker too, and sliders act on the next write', async () => {
    const params = { ...busy, broker, readRatio: 0, dbWriteMs: 50 }
    const run = await lab.start({ pattern, durationMs: 60_000, params })
    const begun = () => ofType(eventsOf(run), 'job:started').length
    await until('some jobs', () => begun() > 2)
    run.pause()
    await sleep(200)
    const before = begun()
    await sleep(400)
    expect(begun()).toBe(before)
    run.set({ dbWriteMs: 700 })
    run.resume()
    await until('a slow one', () =>
      ofType(eventsOf(run), 'job:applied').some(({ ms }) => ms >= 700),
    )
    run.set({ dbWriteMs: 0 })
    run.stop()
    expect(notHeld(await run.finished)).toEqual([])
  })
})

describe('what is left behind', () => {
  it('is nothing in a Redis: keys of ours have a TTL while they are there, and are removed', async () => {
    const redis = new Redis(urlOf('queue-redis'))
    await redis.set('foreign', 'value')
    const params = { ...busy, broker: 'bullmq', readRatio: 0 }
    const run = await lab.start({ pattern, durationMs: 60_000, params })
    await until('some jobs', () => ofType(eventsOf(run), 'job:applied').length > 5)
    const keys = await ourKeys(redis, run.id)
    expect(keys.length).toBeGreaterThan(3)
    const without = async (names: string[]) => {
      const left = await Promise.all(names.map((name) => redis.pttl(name)))
      return names.filter((_, i) => left[i] === -1)
    }
    const fresh = await without(keys)
    // A key gets its TTL at once or within 5 s, and one that begins anew loses it for as long.
    await until('a TTL for each of them', async () => (await without(fresh)).length === 0)
    run.stop()
    await run.finished
    expect(await ourKeys(redis)).toEqual([])
    expect(await redis.get('foreign')).toBe('value')
    expect(await redis.dbsize()).toBe(1)
    redis.disconnect()
  })

  it('is nothing in a RabbitMQ: our queue is deleted, and no other', async () => {
    const rabbit = new Connection(urlOf('rabbitmq'))
    await rabbit.queueDeclare({ queue: 'foreign', durable: true })
    const { run } = await play({ durationMs: 500, params: { ...busy, broker: 'rabbitmq' } })
    const passive = (queue: string) => rabbit.queueDeclare({ queue, passive: true })
    await expect(passive(`${ROOT}.${run.id}.writes`)).rejects.toThrow(/NOT_FOUND|no queue/)
    await expect(passive('foreign')).resolves.toMatchObject({ messageCount: 0 })
    await rabbit.close()
  })

  it('is no worker when a run is abandoned', async () => {
    const params = { ...busy, broker: 'bullmq', dbWriteMs: 60_000 }
    const run = await lab.start({ pattern, durationMs: 60_000, params })
    await until('a job', () => ofType(eventsOf(run), 'job:started').length > 0)
    const pid = workerOf(run) ?? 0
    expect(pid).toBeGreaterThan(0)
    run.abandon()
    const summary = await run.finished
    // Nobody waited for the queue: what it had is given up, and counted as lost.
    const { acknowledged, applied, superseded, owed } = summary.queue
    expect(owed).toBe(0)
    expect(summary.lostWrites).toBeGreaterThanOrEqual(acknowledged - applied - superseded)
    expect(summary.lostWrites).toBeGreaterThan(0)
    expect(ofType(eventsOf(run), 'queue:drained')).toMatchObject([{ how: 'hurried' }])
    expect(notHeld(summary)).toEqual([])
    await until('its end', () => !alive(pid))
  })
})

describe('a Redis that loses its memory', () => {
  it.each(['none', 'single-flight', 'redis-lock'])(
    'shows no older row while a write is owed: readers wait for the worker (%s)',
    async (protection) => {
      const params = { ...busy, protection, keys: 1, coalesce: 'off', dbWriteMs: 3000 }
      const run = await lab.start({ pattern, durationMs: 60_000, params })
      const story = () => eventsOf(run)
      await until('two writes', () => ofType(story(), 'queue:sent').length >= 2)
      run.set({ readRatio: 1 })
      await until('the last', () => run.judge.tally.ledger.owed >= 1 && sending(run) === 0)
      await lab.services.ensure('redis')
      const pid = Number(/process_id:(\d+)/.exec(await lab.admin.info('server'))?.[1])
      process.kill(pid, 'SIGKILL')
      await until('its return', () => ofType(story(), 'service:back').length > 0)
      await until('one who waits', () => owedWaits(run).length > 0)
      run.set({ dbWriteMs: 0 })
      const last = () => ofType(story(), 'db:asked').filter(({ op }) => op === 'read')
      const back = ofType(story(), 'service:back')[0]?.seq ?? 0
      await until('a load', () => (last().at(-1)?.seq ?? 0) > back)
      run.stop()
      const summary = await run.finished
      expect(summary.lostWrites).toBe(0)
      expect(notHeld(summary)).toEqual([])
      // Nobody writes any more: whoever loads finds all that was owed.
      const settled = ofType(story(), 'job:applied').at(-1)?.seq ?? Infinity
      for (const { seq } of last()) expect(seq < back || seq > settled).toBe(true)
      expect(summary.staleReads).toBe(0)
    },
  )
})

describe('a broker that is killed', () => {
  it('keeps what it has acknowledged: nothing is lost with the Redis of the queue', async () => {
    const input = { pattern, durationMs: 60_000, params: { ...busy, broker: 'bullmq' } }
    const { run, rows } = await watched(lab, input, busy.keys)
    for (let kills = 0; kills < 2; kills++) {
      const sent = () => ofType(eventsOf(run), 'queue:sent').length
      const before = sent()
      await until('some writes', () => sent() > before + 10)
      const { pid = 0 } = await recipes['queue-redis'].ping(urlOf('queue-redis'), 2000)
      process.kill(pid, 'SIGKILL')
      await until('its loss', () => ofType(eventsOf(run), 'service:lost').length > kills)
      await until('its return', () => ofType(eventsOf(run), 'service:back').length > kills)
    }
    run.stop()
    const summary = await run.finished
    expect(run.reason).toBe('stopped')
    expect(summary.writeErrors).toBeGreaterThan(0)
    expect(summary.unknown).toBeLessThanOrEqual(summary.writeErrors)
    expect(summary.lostWrites).toBe(0)
    expect(summary.queue.owed).toBe(0)
    expect(notHeld(summary)).toEqual([])
    // A write whose reply was lost may be in the database although nobody was told so.
    if (summary.unknown === 0) expect(troubles(run, rows)).toEqual([])
  })
})

/** Writes of which nobody knows yet whether the broker takes them. */
function sending(run: Run): number {
  const { open } = run.judge.tally.ledger
  return Object.values(open).filter(({ sent }) => !sent).length
}

const owedWaits = (run: Run) =>
  ofType(eventsOf(run), 'wait:began').filter(({ on }) => on === 'owed')

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
