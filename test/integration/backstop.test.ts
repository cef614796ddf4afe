import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Run } from '@/server/engine'
import { BACKSTOP_MS } from '@/server/ports'
import { keysOf, queueNames } from '@/server/ports/keys'
import { connectNodes } from '../support/cluster'
import { eventsOf, ofType, ourKeys, sleep, startLab, until, type TestLab } from '../support/lab'
import { askMemcached } from '../support/memcached'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const DURATION_MS = 120_000
/** From the first event to the first client, and a second that Memcached rounds up. */
const SLACK_MS = 5000
const calm = { clients: 2, keys: 2, thinkMs: 50, dbReadMs: 5, dbWriteMs: 5 }

const inRedis = (redis: Redis) => (name: string) => redis.pttl(name)
async function inCluster(name: string): Promise<number> {
  const nodes = await connectNodes(lab)
  // Each but the owner sends one elsewhere.
  const told = await Promise.allSettled(nodes.map((node) => node.pttl(name)))
  for (const node of nodes) node.disconnect()
  return Math.max(...told.map((each) => (each.status === 'fulfilled' ? each.value : -2)))
}
async function inMemcached(name: string): Promise<number> {
  const { url } = await lab.services.ensure('memcached')
  return 1000 * Number(/ t(-?\d+)/.exec(await askMemcached(url, `mg ${name} t`))?.[1] ?? -2)
}

/** Every tier in which a pattern sets values without a TTL, and the server's own word on a key there. */
const tiers = [
  ['redis', 'write-through', (name: string) => inRedis(lab.admin)(name)],
  ['redis-cluster', 'sharding', inCluster],
  ['memcached', 'multi-level', inMemcached],
] as const

/** The life that a command gives, in ms: of a `SET`, of the script that puts an unsaved value, of a `ms`. */
function lifeIn(command: string): number | null {
  const [, px, put, seconds] =
    /^SET .* PX (\d+)|^EVALSHA .* (\d+) \d+ \d+$|^ms .* T(\d+)/.exec(command) ?? []
  if (seconds !== undefined) return 1000 * Number(seconds)
  return px === undefined && put === undefined ? null : Number(px ?? put)
}

const setsOf = (run: Run, tier: string) =>
  ofType(eventsOf(run), 'cache:set').filter((each) => each.tier === tier)

describe.each(tiers)('without a TTL a key in %s, of %s,', (tier, pattern, leftOf) => {
  it('ends ten minutes after its run, and the events say so', async () => {
    const params = { ...calm, readRatio: 0.5 }
    const run = await lab.start({ pattern, durationMs: DURATION_MS, params })
    const sets = () => setsOf(run, tier)
    await until('a set', () => sets().length > 0)
    // A pause does not put the end off.
    run.pause()
    await sleep(300)
    run.resume()
    const before = sets().length
    await until('another set', () => sets().length > before)
    const { key = '' } = sets()[0] ?? {}
    const asked = run.now()
    const left = await leftOf(keysOf(run.id).value(key))
    run.stop()
    await run.finished

    const end = DURATION_MS + BACKSTOP_MS
    for (const { at, ms, ttlMs, backstop } of sets()) {
      expect(backstop).toBe(true)
      expect(at - ms + ttlMs).toBeGreaterThanOrEqual(end - 1)
      expect(at - ms + ttlMs).toBeLessThan(end + SLACK_MS)
    }
    // The key was deleted meanwhile, or lives as long as was told.
    if (left >= 0) {
      expect(asked + left).toBeGreaterThan(end - SLACK_MS)
      expect(asked + left).toBeLessThan(end + SLACK_MS)
    }
    // What is told is what went over the wire, to the ms.
    const commands = ofType(eventsOf(run), 'wire:replied').filter(({ server }) => server === tier)
    const given = commands.map(({ command }) => lifeIn(command))
    for (const { ttlMs } of sets()) expect(given).toContain(ttlMs)
  })
})

describe('what is owed to the database', () => {
  it('outlives its backstop in the cache and in the queue, however long the queue is drained', async () => {
    const backstopMs = 1500
    const short = await startLab({ backstopMs })
    onTestFinished(() => short.close())
    // Each key is written once, and saved after several backstops.
    const params = {
      ...{ clients: 5, keys: 10_000, skew: 0, readRatio: 0, thinkMs: 100, dbWriteMs: 300 },
      ...{ dbPool: 1, broker: 'bullmq' },
    }
    const run = await short.start({ pattern: 'write-behind', durationMs: 400, params })
    await until('the end', () => ofType(eventsOf(run), 'run:ending').length > 0)
    const { url } = await short.services.ensure('queue-redis')
    const queue = new Redis(url)
    const { prefix, name } = queueNames(run.id).bullmq
    const last = ofType(eventsOf(run), 'queue:sent').at(-1)
    const isSaved = () => ofType(eventsOf(run), 'job:applied').some(({ key }) => key === last?.key)
    const lost: string[] = []
    while (run.status !== 'finished' && !isSaved()) {
      const there = [
        await short.admin.exists(keysOf(run.id).value(last?.key ?? '')),
        await queue.exists(`${prefix}:${name}:${last?.writeId}`),
      ]
      if (there.includes(0) && !isSaved()) lost.push(`${there.join()} at ${Math.round(run.now())}`)
      await sleep(100)
    }
    expect(lost).toEqual([])
    const summary = await run.finished
    const drained = ofType(eventsOf(run), 'queue:drained')
    expect(drained).toMatchObject([{ how: 'empty', left: 0 }])
    expect(drained[0]?.ms).toBeGreaterThan(2 * backstopMs)
    expect(summary).toMatchObject({ lostWrites: 0, dbWrites: summary.writes })
    expect(await ourKeys(queue, run.id)).toEqual([])
    queue.disconnect()
  })
})

it('keys of the queue end ten minutes after the run too', async () => {
  const params = { ...calm, readRatio: 0, thinkMs: 20, broker: 'bullmq' }
  const run = await lab.start({ pattern: 'write-behind', durationMs: DURATION_MS, params })
  await until('some jobs', () => ofType(eventsOf(run), 'job:applied').length > 3)
  run.set({ dbWriteMs: 60_000 })
  const { url } = await lab.services.ensure('queue-redis')
  const queue = new Redis(url)
  // What BullMQ keeps of the queue itself, the list of what a worker has, and a job.
  const kinds = [/:meta$/, /:events$/, /:id$/, /:active$/, /-\d+$/]
  let keys: string[] = []
  await until('a key of each kind', async () => {
    const found = await ourKeys(queue, run.id)
    keys = found.filter((key) => !/:lock$|stalled-check$/.test(key))
    return kinds.every((kind) => keys.some((key) => kind.test(key)))
  })
  // A key that begins anew gets its own within 5 s: all of them are looked at when each has one.
  let [asked, lives] = [0, [-1]]
  await until('a TTL for each', async () => {
    asked = run.now()
    lives = await Promise.all(keys.map((key) => queue.pttl(key)))
    return !lives.includes(-1)
  })
  const end = DURATION_MS + BACKSTOP_MS
  for (const left of lives.filter((ms) => ms !== -2)) {
    expect(asked + left).toBeGreaterThan(end - SLACK_MS)
    expect(asked + left).toBeLessThan(end + SLACK_MS)
  }
  queue.disconnect()
  run.abandon()
  await run.finished
})
