import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns, type Pattern } from '@/server/patterns'
import { eventsOf, lookups, ofType, startLab, type TestLab } from '../support/lab'
import { memcachedStats } from '../support/memcached'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

interface Counters {
  hits: number
  misses: number
}

/** How often a server was told to store, done or not. A single Redis also counts those inside of scripts. */
const stores = async () => ({
  ms: (await memcachedStats((await lab.services.ensure('memcached')).url))['cmd_set'] ?? 0,
  // A replica counts what its master has sent it.
  SET: (await Promise.all(nodes.map(setsOfMaster))).reduce((sum, sets) => sum + sets, 0),
})

async function setsOfMaster(node: Redis): Promise<number> {
  const text = await node.info('replication', 'commandstats')
  return /role:master/.test(text) ? Number(/cmdstat_set:calls=(\d+)/.exec(text)?.[1] ?? 0) : 0
}

let lab: TestLab
/** The nodes of the cluster, masters and replicas. */
let nodes: Redis[]
/** The server's own word for each tier; a new server is a line here. */
const counters: Record<string, () => Promise<Counters>> = {
  redis: () => lookups(lab.admin),
  memcached: async () => {
    const stats = await memcachedStats((await lab.services.ensure('memcached')).url)
    return { hits: stats['get_hits'] ?? 0, misses: stats['get_misses'] ?? 0 }
  },
  'redis-cluster': async () => {
    const all = await Promise.all(nodes.map(lookups))
    return all.reduce((sum, { hits, misses }) => ({
      hits: sum.hits + hits,
      misses: sum.misses + misses,
    }))
  },
}

beforeAll(async () => {
  lab = await startLab()
  const { url } = await lab.services.ensure('redis-cluster')
  nodes = url.split(',').map((node) => new Redis(node))
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
  ...{ clients: 20, keys: 4, ttlMs: 300, dbReadMs: 60, dbWriteMs: 20, dbPool: 6, thinkMs: 4 },
  readRatio: 0.8,
}

/** One run for each protection that the pattern offers; one for a pattern that offers none. */
function settingsOf({ scenario }: Pattern): Record<string, number | string>[] {
  const offered = new Set<string>(scenario.params.map(({ name }) => name))
  const params = Object.fromEntries(Object.entries(busy).filter(([name]) => offered.has(name)))
  const spec = scenario.params.find(({ name }) => name === 'protection')
  if (spec?.type !== 'choice') return [params]
  return spec.values.map((protection) => ({ ...params, protection }))
}

describe('the counts of the runs of a pattern are those of the servers themselves', () => {
  it.each(patterns.map((pattern) => [pattern.id, pattern] as const))('%s', async (id, pattern) => {
    const [before, storesBefore] = [await all(), await stores()]
    const stored = { ms: 0, SET: 0 }
    const summaries = await Promise.all(
      settingsOf(pattern).map(async (params) => {
        const run = await lab.start({ pattern: id, durationMs: 1500, params })
        const summary = await run.finished
        expect(ofType(eventsOf(run), 'call:failed')).toEqual([])
        for (const { server, command } of ofType(eventsOf(run), 'wire:replied')) {
          if (server === 'memcached' && command.startsWith('ms ')) stored.ms++
          if (server === 'redis-cluster' && command.startsWith('SET ')) stored.SET++
        }
        return summary
      }),
    )
    const after = await all()
    const storesAfter = await stores()
    expect(stored).toEqual({
      ms: storesAfter.ms - storesBefore.ms,
      SET: storesAfter.SET - storesBefore.SET,
    })
    const counted: Record<string, Counters> = {}
    for (const { tiers, unknown, requests } of summaries) {
      expect(unknown).toBe(0)
      expect(requests).toBeGreaterThan(0)
      for (const [tier, { hits, misses }] of Object.entries(tiers)) {
        if (!(tier in counters)) throw new Error(`nobody here asks the servers of "${tier}"`)
        const sum = (counted[tier] ??= { hits: 0, misses: 0 })
        Object.assign(sum, { hits: sum.hits + hits, misses: sum.misses + misses })
      }
    }
    // A server that no run counts was not asked for anything.
    for (const tier of Object.keys(counters)) {
      const moved = {
        hits: (after[tier]?.hits ?? 0) - (before[tier]?.hits ?? 0),
        misses: (after[tier]?.misses ?? 0) - (before[tier]?.misses ?? 0),
      }
      expect({ tier, ...(counted[tier] ?? { hits: 0, misses: 0 }) }).toEqual({ tier, ...moved })
    }
    expect(Object.keys(counted)).not.toEqual([])
  })
})
