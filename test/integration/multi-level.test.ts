import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import { lateLoadRefused } from '@/server/patterns/multi-level/lateLoadRefused'
import { noLongerThanBehind } from '@/server/patterns/multi-level/noLongerThanBehind'
import type { Claim } from '@/server/patterns'
import { scenario } from '@/server/patterns/multi-level/scenario'
import { emptyState, project, protections, trapSeen } from '@/server/protocol'
import type { CommandInput, LabEvent, Summary } from '@/server/protocol'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'
import { askMemcached, freeze, memcachedKeys, memcachedPid } from '../support/memcached'

vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 })

let lab: TestLab
let memcached: string
beforeAll(async () => {
  lab = await startLab()
  memcached = (await lab.services.ensure('memcached')).url
})
afterAll(() => lab.close())

type Given = Omit<CommandInput<'run:start'>, 'pattern'>
const begin = (given: Given) => lab.start({ pattern: 'multi-level', ...given })
async function play(given: Given): Promise<{ run: Run; summary: Summary }> {
  const run = await begin(given)
  return { run, summary: await run.finished }
}

/** How often each line that awaits was passed, by what it says. */
function passed(run: Run): Record<string, number> {
  const { lines } = eventsOf(run).reduce(project, emptyState())
  const text = readFileSync('server/patterns/multi-level/pattern.ts', 'utf8').split('\n')
  return Object.fromEntries(
    Object.entries(lines.pattern).map(([line, times]) => [text[Number(line) - 1]?.trim(), times]),
  )
}
const notHeld = ({ claims }: Summary) => claims.filter(({ held }) => !held)
const redisPid = async () => Number(/process_id:(\d+)/.exec(await lab.admin.info('server'))?.[1])

describe('the guide', () => {
  it('asks each level as often as it must', async () => {
    const { run, summary } = await play({ scenario: 'guide', speed: 10 })
    expect(passed(run)).toEqual({
      'const near = await unlessDown(ctx.cache.get(key))': 2,
      'const far = await copyUp(ctx)': 1,
      'const far = await unlessDown(ctx.level2.get(key))': 1,
      'return await protectOrAlone(ctx, key, load, look)': 1,
      'const row = await ctx.db.read(id)': 1,
      'const stored = await unlessDown(ctx.level2.fill(key, entry, life, lease))': 1,
      'if (stored !== false) await unlessDown(ctx.cache.set(key, entry, ctx.life()))': 1,
    })
    const { redis, memcached } = summary.tiers
    expect(redis).toMatchObject({ hits: 1, misses: 1, sets: 1, deletes: 0 })
    expect(memcached).toMatchObject({ hits: 0, misses: 1, sets: 1, deletes: 0 })
    expect(summary).toMatchObject({ hits: 1, misses: 1, dbReads: 1, outcomes: ['miss', 'hit'] })
    const sets = ofType(eventsOf(run), 'cache:set').map((e) => [e.tier, e.ttlMs, e.backstop])
    expect(sets).toContainEqual(['redis', 1000, false])
    // Its own end is the longest that a run may last, and ten minutes.
    expect(sets).toContainEqual(['memcached', expect.any(Number), true])
    const [, backstopMs] = sets.find(([tier]) => tier === 'memcached') ?? []
    expect(backstopMs).toBeGreaterThan(4_140_000)
    expect(backstopMs).toBeLessThanOrEqual(4_200_000)
  })
})

describe("what is in Memcached that is not the run's", () => {
  it('is left alone, and nothing of its own is left behind', async () => {
    const foreign = Array.from({ length: 1000 }, (_, i) => `foreign:${i}`)
    const store = foreign.map((key) => `ms ${key} 2 T3600\r\nhi`).join('\r\n')
    await askMemcached(memcached, store, /(HD\r\n){1000}$/)
    const run = await begin({
      durationMs: 1500,
      params: { clients: 20, keys: 200, skew: 0, dbReadMs: 5, thinkMs: 5, dbPool: 50 },
    })
    const ours = async () =>
      (await memcachedKeys(memcached)).filter((key) => key.startsWith(`cachescope:${run.id}:`))
    await until('keys of its own', async () => (await ours()).length > 50)
    await run.finished
    expect(await ours()).toEqual([])
    const left = (await memcachedKeys(memcached)).filter((key) => key.startsWith('foreign:'))
    expect(left.sort()).toEqual(foreign.sort())
  })
})

describe('a level 2 hit', () => {
  const params = { clients: 1, keys: 1, thinkMs: 50, dbReadMs: 5, readRatio: 1 }
  const copies = (run: Run) => {
    const events = eventsOf(run)
    const loads = new Set(ofType(events, 'db:asked').map(({ req }) => req))
    return ofType(events, 'cache:set').filter((e) => e.tier === 'redis' && !loads.has(e.req))
  }

  it('is a hit of its read, and fills level 1 with a whole TTL, as in the guide', async () => {
    const { run, summary } = await play({ durationMs: 1500, params: { ...params, ttlMs: 300 } })
    expect(summary).toMatchObject({ misses: 1, dbReads: 1, readErrors: 0 })
    expect(copies(run).length).toBeGreaterThanOrEqual(3)
    for (const { ttlMs, version } of copies(run)) expect([ttlMs, version]).toEqual([300, 1])
    // Its first look found nothing at either level.
    expect(summary.tiers['memcached']?.lookups.first).toBe(1 + copies(run).length)
    expect(notHeld(summary)).toEqual([])
  })

  it.each([
    ['fresh', true],
    ['remaining', false],
  ] as const)('%s: the copy outlives its original: %s', async (promotion, outlives) => {
    const { run, summary } = await play({
      durationMs: 3500,
      // 1.2 s is no number for Memcached: it gives 2.
      params: { ...params, ttlMs: 1200, l2TtlMs: 1200, promotion },
    })
    const events = eventsOf(run)
    const original = ofType(events, 'cache:set').find(({ tier }) => tier === 'memcached')
    expect(original).toMatchObject({ ttlMs: 2000, askedMs: 1200 })
    expect(copies(run).filter(({ askedMs }) => askedMs !== undefined)).toEqual([])
    const first = copies(run)[0]
    // Level 1 asks again after 1.2 s: of the 2 s of the original there are 0.8 s left at most.
    expect((first?.ttlMs ?? NaN) > 850).toBe(outlives)
    // Its seconds are whole: that is no difference to tell.
    const observed = ofType(events, 'cache:observed').filter(({ tier }) => tier === 'memcached')
    expect(observed).toEqual([])
    const claims = summary.claims.map(({ id }) => id)
    expect(claims.includes('no-longer-than-behind')).toBe(!outlives)
    expect(notHeld(summary)).toEqual([])
  })

  it('remaining: what a call waits at the gate is no time more for its copy', async () => {
    const run = await begin({
      durationMs: 4000,
      params: { ...params, clients: 4, ttlMs: 600, l2TtlMs: 2000, promotion: 'remaining' },
    })
    run.pace(300)
    const summary = await run.finished
    expect(copies(run).length).toBeGreaterThan(0)
    const claim = summary.claims.find(({ id }) => id === 'no-longer-than-behind')
    expect(claim).toMatchObject({ held: true })
    expect(notHeld(summary)).toEqual([])
  })
})

describe('an old value in level 1, and one that is soon over', () => {
  const params = { clients: 6, keys: 1, thinkMs: 10, dbReadMs: 200, readRatio: 1 }
  const old = (run: Run) =>
    ofType(eventsOf(run), 'cache:answered').filter(({ found }) => found === 'stale').length
  const renewed = (run: Run) =>
    ofType(eventsOf(run), 'cache:set').filter(({ tier }) => tier === 'redis').length

  it.concurrent.each([
    ['stale-while-revalidate', { ttlMs: 200, staleMs: 5000 }],
    ['early-refresh', { ttlMs: 800 }],
  ])(
    '%s: level 2 renews it for as long as it has it, and the database is not asked',
    async (protection, more) => {
      const given = { ...params, ...more, protection, l2TtlMs: 0 }
      const { run, summary } = await play({ durationMs: 2000, params: given })
      expect(summary).toMatchObject({ dbReads: 1, misses: 6, errors: 0 })
      expect(renewed(run)).toBeGreaterThan(2)
      expect(old(run) > 0).toBe(protection === 'stale-while-revalidate')
      expect(summary.claims.map(({ id }) => id)).toContain('nobody-waits-for-a-refresh')
      expect(notHeld(summary)).toEqual([])
    },
  )

  it.concurrent.each([
    ['stale-while-revalidate', 'fresh'],
    ['stale-while-revalidate', 'remaining'],
    ['early-refresh', 'fresh'],
    ['early-refresh', 'remaining'],
  ])(
    '%s, %s: when level 2 has nothing more the database is asked, and nobody waits',
    async (protection, promotion) => {
      const given = { ...params, protection, promotion, ttlMs: 1000, staleMs: 5000, l2TtlMs: 2000 }
      const { summary } = await play({ durationMs: 5000, params: given })
      // The first of all had to wait, and nobody since.
      expect(summary).toMatchObject({ misses: 6, errors: 0 })
      expect(summary.dbReads).toBeGreaterThan(1)
      expect(summary.dbReads).toBeLessThan(10)
      expect(notHeld(summary)).toEqual([])
    },
  )
})

describe("Memcached's own leases", () => {
  const params = {
    ...{ protection: 'memcached-lease', clients: 40, keys: 1, thinkMs: 5, dbPool: 100 },
    ...{ ttlMs: 500, l2TtlMs: 2000, dbReadMs: 300, leaseMs: 5000 },
  }

  it('let one of forty load; the others look again and find it', async () => {
    const { run, summary } = await play({
      durationMs: 800,
      // Level 1 keeps it, so that nobody looks into level 2 again.
      params: { ...params, readRatio: 1, ttlMs: 60_000, l2TtlMs: 60_000 },
    })
    expect(summary).toMatchObject({ dbReads: 1, misses: 40, coalesced: 39, errors: 0 })
    expect(summary.lock).toMatchObject({
      acquired: 1,
      maxHolders: 1,
      waited: 39,
      timedOut: 0,
      lost: 0,
    })
    // Each looks at both levels first, then asks for the lease, then again after each pause.
    const lookups = summary.tiers['memcached']?.lookups
    expect(lookups).toMatchObject({ first: 40, lock: 40, recheck: 0 })
    expect(lookups?.wake).toBeGreaterThanOrEqual(39)
    const waits = ofType(eventsOf(run), 'wait:ended').map(({ why }) => why)
    expect(waits).toEqual(Array.from({ length: 39 }, () => 'landed'))
    expect(ofType(eventsOf(run), 'lock:released')).toMatchObject([
      { owned: true, tier: 'memcached' },
    ])
    expect(notHeld(summary)).toEqual([])
  })

  it('keep what a write has overtaken out of level 2', async () => {
    const busy = { ...params, keys: 2, dbReadMs: 60, dbWriteMs: 10, readRatio: 0.7 }
    const { run, summary } = await play({ durationMs: 2500, params: busy })
    const refused = ofType(eventsOf(run), 'cache:refused')
    expect(refused.length).toBeGreaterThan(0)
    expect(summary.lock.lost).toBe(refused.length)
    const sets = new Set(ofType(eventsOf(run), 'cache:set').map(({ req }) => req))
    expect(refused.filter(({ req }) => sets.has(req))).toEqual([])
    expect(summary.errors).toBe(0)
    expect(summary.claims.map(({ id }) => id)).toContain('late-load-refused')
    expect(notHeld(summary)).toEqual([])
    expect(summary.dbReads).toBeLessThan(summary.misses)
  })

  it('without them the same run lets old loads in, and serves them', async () => {
    const busy = { ...params, keys: 2, dbReadMs: 60, dbWriteMs: 10, readRatio: 0.7 }
    const { run, summary } = await play({
      durationMs: 2500,
      params: { ...busy, protection: 'none' },
    })
    expect(ofType(eventsOf(run), 'cache:refused')).toEqual([])
    expect(summary.staleReads).toBeGreaterThan(0)
    expect(notHeld(summary)).toEqual([])
  })

  it('end the patience of those who wait too long', async () => {
    const slow = { ...params, clients: 5, dbReadMs: 1500, patienceMs: 200 }
    const { summary } = await play({ durationMs: 1000, params: { ...slow, readRatio: 1 } })
    expect(summary.dbReads).toBe(1)
    expect(summary.lock.timedOut).toBe(summary.readErrors)
    expect(summary.readErrors).toBeGreaterThanOrEqual(4)
    expect(notHeld(summary)).toEqual([])
  })
})

describe('a level that is away', () => {
  const params = {
    ...{ clients: 6, keys: 3, ttlMs: 150, l2TtlMs: 60_000, dbReadMs: 5, dbWriteMs: 2, thinkMs: 5 },
    readRatio: 0.9,
  }
  /** Breaks a server in a run, waits for its loss and its return; no caller may have an error. */
  /** Deletes that failed and have had no answer since. */
  function owed(events: LabEvent[]): Set<string> {
    const left = new Set<string>()
    for (const event of events) {
      if (event.type === 'call:failed' && event.call === 'cache.delete') {
        left.add(`${event.req}/${event.key}`)
      } else if (event.type === 'cache:deleted') left.delete(`${event.req}/${event.key}`)
    }
    return left
  }
  async function without(
    breaks: () => Promise<void>,
    { protection = 'none', tier = 'redis' }: { protection?: string; tier?: string },
  ) {
    const run = await begin({ durationMs: 30_000, params: { ...params, protection } })
    const { tally } = run.judge
    await until('hits', () => tally.hits > 50)
    await breaks()
    const told = (type: 'service:lost' | 'service:back') => ofType(eventsOf(run), type).length > 0
    await until('the loss', () => told('service:lost'))
    const before = tally.hits + tally.misses
    await until('reads', () => tally.hits + tally.misses > before + 20)
    await until('the return', () => told('service:back'))
    const sets = () => tally.tiers[tier]?.sets ?? 0
    const known = sets()
    await until('the level in use again', () => sets() > known + 3)
    await until('the deletes that are owed', () => owed(eventsOf(run)).size === 0)
    run.stop()
    const summary = await run.finished
    expect(summary.errors).toBe(0)
    expect(ofType(eventsOf(run), 'call:failed').length).toBeGreaterThan(0)
    expect(summary.claims.map(({ id }) => id)).toContain('a-level-may-fail')
    expect(notHeld(summary)).toEqual([])
    return { run, summary }
  }
  const kill = (pid: () => Promise<number>) => async () => {
    process.kill(await pid(), 'SIGKILL')
  }

  it.each(protections)(
    'level 1 killed, with %s: level 2 serves, and nobody has an error',
    async (protection) => {
      const { run } = await without(kill(redisPid), { protection })
      const lostAt = ofType(eventsOf(run), 'service:lost')[0]?.at ?? 0
      const backAt = ofType(eventsOf(run), 'service:back')[0]?.at ?? 0
      const served = ofType(eventsOf(run), 'cache:answered').filter(
        ({ at, tier, found }) =>
          at > lostAt && at < backAt && tier === 'memcached' && found === 'value',
      )
      expect(served.length).toBeGreaterThan(0)
    },
  )

  it.each(protections)(
    'level 2 killed, with %s: the database serves, and nobody has an error',
    async (protection) => {
      await without(
        kill(() => memcachedPid(memcached)),
        { protection, tier: 'memcached' },
      )
    },
  )

  it('level 2 hung: its old rows are deleted once it is back', async () => {
    const pid = await memcachedPid(memcached)
    const { run } = await without(
      async () => {
        await freeze(pid)
        setTimeout(() => process.kill(pid, 'SIGCONT'), 5000)
      },
      { tier: 'memcached' },
    )
    // Each delete that failed was tried again until it had an answer, later than its request had.
    const failed = ofType(eventsOf(run), 'call:failed')
    expect(failed.filter(({ call }) => call === 'cache.delete').length).toBeGreaterThan(0)
    expect([...owed(eventsOf(run))]).toEqual([])
  })
})

describe('presets', () => {
  /** What a claim would say that the settings of the trap leave out. */
  const holds = (claim: Claim, { run }: { run: Run }) => {
    const watch = claim.watch()
    for (const event of eventsOf(run)) watch.see(event)
    return watch.verdict().held
  }
  /** As the page and the command line say it. */
  const sprung = (name: string, { run }: { run: Run }) => {
    const preset = scenario.presets.find((one) => one.name === name)
    if (!preset) throw new Error(`no preset ${name}`)
    const state = eventsOf(run).reduce(project, emptyState())
    return trapSeen(state, preset.shows, run.request.speed).sprung
  }
  const both = async (preset: string, given: Given) => {
    const [trap, cured] = await Promise.all([
      play({ preset, ...given }),
      play({ preset, cured: true, ...given }),
    ])
    expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
    expect([sprung(preset, trap), sprung(preset, cured)]).toEqual([true, false])
    return { trap, cured }
  }

  it('lives-add-up: an old row outlives the TTL of level 2, unless a copy gets what is left', async () => {
    // Whole seconds are not divided by a speed: it plays at 1.
    const { trap, cured } = await both('lives-add-up', { durationMs: 6000 })
    expect(holds(noLongerThanBehind, trap)).toBe(false)
    expect(holds(noLongerThanBehind, cured)).toBe(true)
    expect(trap.summary.maxStalenessMs).toBeGreaterThan(4000)
    expect(trap.summary.maxStalenessMs).toBeGreaterThan(cured.summary.maxStalenessMs)
    for (const { summary } of [trap, cured]) {
      expect(summary.staleReads).toBeGreaterThan(0)
      expect(summary).toMatchObject({ dbReads: 2, errors: 0 })
    }
  })

  it('old-for-ever: no read after the change is fresh again, until level 2 has a TTL', async () => {
    const { trap, cured } = await both('old-for-ever', { durationMs: 5500 })
    const freshAfter = ({ run }: { run: Run }) => {
      const events = eventsOf(run)
      const changedAt = ofType(events, 'db:changed')[0]?.at ?? Infinity
      const reads = ofType(events, 'request:finished').filter(({ at, ms }) => at - ms > changedAt)
      expect(reads.length).toBeGreaterThan(50)
      return reads.filter(({ version }) => version === 2).length
    }
    expect(freshAfter(trap)).toBe(0)
    expect(trap.summary.dbReads).toBe(1)
    expect(trap.summary.maxStalenessMs).toBeGreaterThan(4500)
    expect(freshAfter(cured)).toBeGreaterThan(0)
    expect(cured.summary.maxStalenessMs).toBeLessThan(trap.summary.maxStalenessMs)
  })

  it('late-load: an old row gets into level 2 after its delete, unless a lease forbids it', async () => {
    const { trap, cured } = await both('late-load', { durationMs: 7000 })
    expect(holds(lateLoadRefused, trap)).toBe(false)
    expect(holds(lateLoadRefused, cured)).toBe(true)
    const refused = ({ run }: { run: Run }) => ofType(eventsOf(run), 'cache:refused').length
    expect(refused(trap)).toBe(0)
    expect(refused(cured)).toBeGreaterThan(0)
    // Between a commit and its deletes every reader is stale, for a moment.
    expect(trap.summary.maxStalenessMs).toBeGreaterThan(cured.summary.maxStalenessMs)
  })
})
