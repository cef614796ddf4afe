import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns, type Pattern } from '@/server/patterns'
import type { World } from '@/server/ports/world'
import { connectNodes } from '../support/cluster'
import { add, besideValues, memcachedCounters, nothing, redisCounters } from '../support/counters'
import type { Counters } from '../support/counters'
import { eventsOf, ofType, startLab, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let lab: TestLab
/** The nodes of the cluster, masters and replicas. */
let nodes: Redis[]
/** The server's own word for each tier; a new server is a line here. */
const counters: Record<string, () => Promise<Counters>> = {
  redis: () => redisCounters(lab.admin),
  memcached: async () => memcachedCounters((await lab.services.ensure('memcached')).url),
  'redis-cluster': async () => {
    const all = await Promise.all(nodes.map(redisCounters))
    return all.reduce((sum, each) => add(sum, each), nothing())
  },
}

beforeAll(async () => {
  lab = await startLab()
  nodes = await connectNodes(lab)
})
afterAll(async () => {
  for (const node of nodes) node.disconnect()
  await lab.close()
})

const all = async (): Promise<Record<string, Counters>> =>
  Object.fromEntries(
    await Promise.all(Object.entries(counters).map(async ([tier, ask]) => [tier, await ask()])),
  )

/** Busy enough for expiries, writes, waits, refusals and the lab's own looks at the time left. */
const busy = {
  ...{ clients: 12, keys: 4, ttlMs: 300, dbReadMs: 60, dbWriteMs: 20, dbPool: 6, thinkMs: 4 },
  ...{ readRatio: 0.8, periodMs: 200 },
}
/** What decides how a write reaches the cache: in every combination. */
const WRITING = ['strategy', 'guard', 'order']

type Settings = Record<string, number | string>

/** One run for each protection that the pattern offers, and one for each way to write. */
function settingsOf({ scenario }: Pattern): Settings[] {
  const offered = new Set<string>(scenario.params.map(({ name }) => name))
  const params = Object.fromEntries(Object.entries(busy).filter(([name]) => offered.has(name)))
  const valuesOf = (wanted: string): readonly string[] => {
    const spec = scenario.params.find(({ name }) => name === wanted)
    return spec?.type === 'choice' ? spec.values : []
  }
  const protection = valuesOf('protection').map((value) => ({ ...params, protection: value }))
  const writing = WRITING.map((name) => [name, valuesOf(name)] as const).reduce<Settings[]>(
    (sofar, [name, values]) =>
      values.length === 0
        ? sofar
        : sofar.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [params],
  )
  return protection.length === 0 || writing.length > 1 ? [...protection, ...writing] : protection
}

/** Runs that end together: nothing of theirs is cleaned up before all of them have ended. */
function together(count: number) {
  let letGo = () => {}
  let haveEnded = () => {}
  const counted = new Promise<void>((resolve) => (letGo = resolve))
  const ended = new Promise<void>((resolve) => (haveEnded = resolve))
  const hold = (world: World): World => ({
    ...world,
    close: async () => {
      if (--count === 0) haveEnded()
      await counted
      await world.close()
    },
  })
  return { hold, ended, letGo: () => letGo() }
}

describe('the counts of the runs of a pattern are those of the servers themselves', () => {
  it.each(patterns.map((pattern) => [pattern.id, pattern] as const))('%s', async (id, pattern) => {
    const before = await all()
    const settings = settingsOf(pattern)
    const { hold, ended, letGo } = together(settings.length)
    const runs = await Promise.all(
      settings.map((params) => lab.disturbed({ pattern: id, durationMs: 1500, params }, [], hold)),
    )
    await ended
    const after = await all()
    letGo()

    const counted: Record<string, Counters> = {}
    for (const run of runs) {
      const { tiers, unknown, requests } = await run.finished
      const events = eventsOf(run)
      expect(ofType(events, 'call:failed')).toEqual([])
      expect(unknown).toBe(0)
      expect(requests).toBeGreaterThan(0)
      for (const [tier, counts] of Object.entries(tiers)) {
        if (!(tier in counters)) throw new Error(`nobody here asks the servers of "${tier}"`)
        const sum = (counted[tier] ??= nothing())
        add(sum, counts)
        add(sum, besideValues(events, tier))
      }
    }
    // A server that no run counts was not asked for anything.
    for (const [tier, now] of Object.entries(after)) {
      const moved = add(now, before[tier] ?? nothing(), -1)
      expect({ tier, ...(counted[tier] ?? nothing()) }).toEqual({ tier, ...moved })
    }
    expect(Object.keys(counted)).not.toEqual([])
    // It happened at all.
    const done = Object.values(counted).reduce((sum, each) => add(sum, each), nothing())
    expect(done.sets).toBeGreaterThan(0)
    if (/cache-aside|invalidation|multi-level|sharding/.test(id)) {
      expect(done.deletes).toBeGreaterThan(0)
    }
  })
})
