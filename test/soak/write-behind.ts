import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '@/server/engine'
import type { Disturbance } from '@/server/protocol'
import { recipes } from '@/server/services/recipes'
import { eventsOf, ofType, sleep, startLab, until, type TestLab } from '../support/lab'
import { killAtRandom, troubles, watched } from '../support/killing'

const pattern = 'write-behind'
const KILLS = Number(process.env['KILLS'] ?? 50)
const SEED = 20_261
const STOPPED_MS = 20_000

const busy = {
  ...{ clients: 12, keys: 30, skew: 0.5, readRatio: 0.3, thinkMs: 80 },
  // A write takes about as long as a kill waits after its beginning: most kills hit one.
  ...{ dbReadMs: 20, dbWriteMs: 80 },
}

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
  await Promise.all([lab.services.ensure('queue-redis'), lab.services.ensure('rabbitmq')])
})
afterAll(() => lab.close())

function figuresOf(run: Run) {
  const events = eventsOf(run)
  const { acknowledged, applied, superseded, owed, lost, doubled } = run.judge.tally.ledger
  const { unknown, writeErrors } = run.judge.tally
  return {
    ...{ acknowledged, applied, superseded, owed, lost, doubled, unknown, writeErrors },
    jobsBegun: ofType(events, 'job:started').length,
    foundAfterAKill: ofType(events, 'job:applied').filter(({ found }) => found).length,
    cameAgain: ofType(events, 'job:skipped').filter(({ why }) => why === 'again').length,
    drainMs: Math.round(ofType(events, 'queue:drained')[0]?.ms ?? 0),
    seconds: Math.round(run.now() / 1000),
  }
}

describe.each(['bullmq', 'rabbitmq'] as const)('with %s', (broker) => {
  it(`loses nothing and applies nothing twice, its worker killed ${KILLS} times`, async () => {
    const input = { pattern, seed: SEED, durationMs: 3_600_000, params: { ...busy, broker } }
    const { run, rows } = await watched(lab, input, busy.keys)
    const writing = await killAtRandom(run, KILLS, SEED)
    run.stop()
    await run.finished
    console.log(`${broker}, ${KILLS} kills, ${writing} of them in a job:`, figuresOf(run))
    expect(troubles(run, rows)).toEqual([])
    expect(run.judge.claimResults().filter(({ held }) => !held)).toEqual([])
    expect(run.judge.tally.ledger).toMatchObject({ lost: 0, owed: 0, doubled: 0 })
  })
})

/** Fewer writes than the worker can do, and none left out: each job that comes again is looked at. */
const calm = { ...busy, readRatio: 0.8, thinkMs: 500, coalesce: 'off', apply: 'newer-only' }
/** Jobs from one kill to the next: some are done in between. */
const APART = 7
/** In turn between its commit and its word to the broker, and before its commit. */
const kills: Disturbance[] = Array.from({ length: KILLS }, (_, n) => ({
  ...{ kind: 'kill-worker', nth: (n + 1) * APART, at: n % 2 === 0 ? 'commit' : 'delay' },
  why: `kill ${n + 1}`,
}))

describe.each(['bullmq', 'rabbitmq'] as const)('with %s, at named points', (broker) => {
  it(`loses nothing and applies nothing twice in ${KILLS} kills`, async () => {
    const params = { ...calm, broker }
    const input = { pattern, seed: SEED, durationMs: 3_600_000, params }
    const { run, rows } = await watched(lab, input, busy.keys, kills)
    const broken = () => ofType(eventsOf(run), 'service:broken').length
    await until(`${KILLS} kills`, () => broken() === KILLS, KILLS * 10_000)
    run.stop()
    await run.finished
    const figures = figuresOf(run)
    console.log(`${broker}, ${KILLS} kills at named points:`, figures)
    expect(troubles(run, rows)).toEqual([])
    expect(run.judge.claimResults().filter(({ held }) => !held)).toEqual([])
    expect(run.judge.tally.ledger).toMatchObject({ lost: 0, owed: 0, doubled: 0 })
    // Commits that nobody told were found, and their jobs came again and were not applied again.
    expect(figures.foundAfterAKill).toBeGreaterThan(KILLS / 4)
    expect(figures.cameAgain).toBeGreaterThan(0)
  })
})

it(`loses nothing when RabbitMQ stands still for ${STOPPED_MS / 1000} s`, async () => {
  const params = { ...busy, broker: 'rabbitmq' }
  const { run, rows } = await watched(lab, { pattern, durationMs: 3_600_000, params }, busy.keys)
  await until('some writes', () => ofType(eventsOf(run), 'job:applied').length > 20)
  const { url } = await lab.services.ensure('rabbitmq')
  const { pid = 0 } = await recipes.rabbitmq.ping(url, 2000)
  process.kill(pid, 'SIGSTOP')
  await sleep(STOPPED_MS)
  process.kill(pid, 'SIGCONT')
  const sent = () => ofType(eventsOf(run), 'queue:sent').length
  const before = sent()
  await until('writes again', () => sent() > before + 20)
  run.stop()
  await run.finished
  console.log(`rabbitmq, stopped for ${STOPPED_MS / 1000} s:`, figuresOf(run))
  expect(run.reason).toBe('stopped')
  expect(troubles(run, rows)).toEqual([])
  expect(run.judge.claimResults().filter(({ held }) => !held)).toEqual([])
  expect(run.judge.tally.ledger).toMatchObject({ lost: 0, owed: 0, doubled: 0 })
})
