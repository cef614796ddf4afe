import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns } from '@/server/patterns'
import { patternOf, type Run } from '@/server/engine'
import { count, emptyState, emptyTally, figures, project, protections } from '@/server/protocol'
import type { CommandInput, Summary } from '@/server/protocol'
import { eventsOf, lookups, ofType, ourKeys, startLab, type TestLab } from '../support/lab'
import { notHeld, playIn, playUntilIn, type Happened } from '../support/play'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** What the guide's calls must come to, by the table of the ten patterns. */
const guides: Record<string, { outcomes: string[]; dbReads: number; dbWrites: number }> = {
  'simple-caching': { outcomes: ['miss', 'hit', 'miss'], dbReads: 2, dbWrites: 0 },
  'cache-aside': { outcomes: ['miss', 'hit', 'miss'], dbReads: 2, dbWrites: 0 },
  invalidation: { outcomes: ['miss', 'write', 'hit'], dbReads: 1, dbWrites: 1 },
  'ttl-expiry': { outcomes: ['miss', 'hit', 'miss'], dbReads: 2, dbWrites: 0 },
  sharding: { outcomes: ['miss', 'hit'], dbReads: 1, dbWrites: 0 },
  'scheduled-refresh': {
    outcomes: ['miss', 'miss', 'hit', 'hit', 'hit', 'hit'],
    ...{ dbReads: 2, dbWrites: 0 },
  },
  'write-through': { outcomes: ['write'], dbReads: 0, dbWrites: 1 },
  'read-through': { outcomes: ['miss', 'hit'], dbReads: 1, dbWrites: 0 },
  'write-behind': { outcomes: ['write'], dbReads: 0, dbWrites: 1 },
  'multi-level': { outcomes: ['miss', 'hit'], dbReads: 1, dbWrites: 0 },
}

/** Busy enough that everything happens: expiries, writes, waits, stale reads. */
const busy = {
  ...{ clients: 20, keys: 4, ttlMs: 300, dbReadMs: 60, dbWriteMs: 20, dbPool: 6, thinkMs: 4 },
  ...{ readRatio: 0.8, leaseMs: 2000 },
}

const foreign = Array.from({ length: 1000 }, (_, i) => [`foreign:${i}`, `value ${i}`] as const)
let lab: TestLab

beforeAll(async () => {
  lab = await startLab()
  await lab.admin.mset(Object.fromEntries(foreign))
  // The library of the queue is loaded once, and everybody waits meanwhile: not in a run that is watched.
  await play({ pattern: 'write-behind', scenario: 'guide', speed: 20 })
})
afterAll(() => lab.close())

const play = (input: CommandInput<'run:start'>) => playIn(lab, input)
/** For 1.5 s at least. */
const playUntil = (input: CommandInput<'run:start'>, happened: Happened) =>
  playUntilIn(lab, input, happened, 1500)

/** Until everything has happened once. */
function playUntilBusy(input: CommandInput<'run:start'>) {
  const shares = (input.params?.['protection'] ?? 'none') !== 'none'
  return playUntil(
    input,
    ({ hits, misses, writes, coalesced }) =>
      hits > 0 && misses > 0 && writes > 0 && (coalesced > 0 || !shares),
  )
}

/** What must be true of every run, whatever it was. */
async function expectSound(run: Run, summary: Summary): Promise<void> {
  const events = eventsOf(run)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  expect(summary.events).toBe(events.length)
  expect(events.at(0)?.type).toBe('run:started')
  expect(events.at(-1)?.type).toBe('run:finished')

  expect(summary.reads).toBe(summary.hits + summary.misses + summary.readErrors)
  expect(summary.requests).toBe(summary.reads + summary.writes)
  expect(summary.errors).toBe(summary.readErrors + summary.writeErrors)
  expect(summary.coalesced).toBeLessThanOrEqual(summary.misses)
  expect(summary.dbMaxInFlight).toBeLessThanOrEqual(Number(summary.params['dbPool']))
  const begun = ofType(events, 'request:started').length
  expect(begun).toBe(summary.requests + summary.cancelled)

  for (const [name, tier] of Object.entries(summary.tiers)) {
    const byPurpose = Object.values(tier.lookups).reduce((sum, n) => sum + n, 0)
    expect(byPurpose).toBe(tier.hits + tier.misses)
    const ofTier = <E extends { tier: string }>(told: E[]) => told.filter((e) => e.tier === name)
    expect(tier.sets).toBe(ofTier(ofType(events, 'cache:set')).length)
    const deleted = ofTier(ofType(events, 'cache:deleted')).filter(({ existed }) => existed)
    expect(tier.deletes).toBe(deleted.length)
  }

  // Anyone who has the events comes to the same figures, by the tally and by the projection.
  const tally = emptyTally()
  for (const event of events) count(tally, event)
  expect(summary).toMatchObject(figures(tally))
  const state = events.reduce(project, emptyState())
  expect(figures(state.tally)).toEqual(figures(tally))
  expect(state.status).toBe('finished')

  // The events that claims name are events of this run.
  const named = summary.claims.flatMap(({ proof = [] }) => proof)
  expect(named.filter((seq) => seq < 1 || seq > events.length)).toEqual([])
  expect(named).not.toEqual([])

  // Every call that began has ended, and points at its own beginning.
  const beginnings = new Map(events.filter((e) => 'line' in e).map((e) => [e.seq, e]))
  const orphans = events.filter((event) => {
    if (!('of' in event && 'req' in event) || event.of === 0) return false
    const { client, req } = beginnings.get(event.of) ?? {}
    return client !== event.client || req !== event.req
  })
  expect(orphans).toEqual([])
  expect(await ourKeys(lab.admin, run.id)).toEqual([])
}

describe('the list of patterns', () => {
  it('has a row in the table of the guide for each', () => {
    expect(patterns.map(({ id }) => id).sort()).toEqual(Object.keys(guides).sort())
  })
})

// Not faster: a busy machine may be late by some tenths of a second, and between a call of the guide and
// the end of a value there must be more.
describe('guide, at speed 4', () => {
  it.concurrent.each(patterns.map(({ id }) => id))('%s', async (pattern) => {
    const { run, summary } = await play({ pattern, scenario: 'guide', speed: 4 })
    const { outcomes, dbReads, dbWrites, hits, misses, errors, claims } = summary
    expect({ outcomes, dbReads, dbWrites }).toEqual(guides[pattern])
    const many = (what: string) => outcomes.filter((outcome) => outcome === what).length
    expect({ hits, misses, errors }).toEqual({ hits: many('hit'), misses: many('miss'), errors: 0 })
    expect(notHeld(summary)).toEqual([])
    expect(claims.map(({ id }) => id)).toContain('guide-outcomes')
    expect(run.reason).toBe('completed')
    const locked = dbReads > 0 && summary.params['protection'] === 'redis-lock'
    expect(summary.lock).toMatchObject(
      locked ? { acquired: dbReads, maxHolders: 1, lost: 0 } : { acquired: 0, maxHolders: 0 },
    )
    const { params = [] } = patterns.find(({ id }) => id === pattern)?.scenario ?? {}
    for (const { name, default: value } of params) {
      if (name !== 'clients' && name !== 'keys')
        expect([name, summary.params[name]]).toEqual([name, value])
    }
    await expectSound(run, summary)
  })
})

/** What a pattern offers of the settings that keep it busy. */
function busyFor({ scenario }: (typeof patterns)[number], more: Record<string, string | number>) {
  const offered = new Set<string>(scenario.params.map(({ name }) => name))
  const wanted = { ...busy, periodMs: 200, ...more }
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => offered.has(name)))
}

const offers = (pattern: (typeof patterns)[number], protection: string): boolean => {
  const spec = pattern.scenario.params.find(({ name }) => name === 'protection')
  // One that needs none is run as it is.
  if (spec?.type !== 'choice') return protection === 'none'
  return spec.values.includes(protection)
}

describe('load', () => {
  describe.each(protections)('with %s', (protection) => {
    it('every pattern that offers it keeps its books, its claims and its manners', async () => {
      const before = await lookups(lab.admin)
      const played = await Promise.all(
        patterns
          .filter((pattern) => offers(pattern, protection))
          .map((pattern) =>
            playUntilBusy({ pattern: pattern.id, params: busyFor(pattern, { protection }) }),
          ),
      )
      const after = await lookups(lab.admin)
      for (const { run, summary } of played) {
        await expectSound(run, summary)
        expect(notHeld(summary)).toEqual([])
        expect(summary.errors).toBe(0)
        expect(summary.hits).toBeGreaterThan(0)
        expect(summary.misses).toBeGreaterThan(0)
        expect(summary.writes).toBeGreaterThan(0)
        const { acknowledged, applied, superseded, owed } = summary.queue
        expect({ acknowledged: applied + superseded, owed }).toEqual({ acknowledged, owed: 0 })
        expect(summary.dbWrites + superseded).toBeGreaterThanOrEqual(summary.writes)
        expect(summary.lostWrites).toBe(0)
        const guarded = protection === 'redis-lock' || protection === 'memcached-lease'
        expect(summary.lock.acquired > 0).toBe(guarded)
        // A delete ends Memcached's lease while its holder still loads: the next one gets another.
        if (protection !== 'memcached-lease') {
          expect(summary.lock.maxHolders).toBe(guarded ? 1 : 0)
        }
        // What a pattern must be protected from, and is: loads are fewer than misses.
        if (protection === 'none') expect(summary.coalesced).toBe(0)
        else expect(summary.coalesced).toBeGreaterThan(0)
        // Every lookup is booked on the call that made it; the rest is the lab looking at PTTLs.
        const events = eventsOf(run)
        for (const [name, tier] of Object.entries(summary.tiers)) {
          expect(tier.lookups.first).toBe(
            ofType(events, 'cache:answered').filter(({ of, tier }) => {
              const asked = events[of - 1]
              return tier === name && asked?.type === 'cache:asked' && asked.purpose === 'first'
            }).length,
          )
        }
        const wires = ofType(events, 'wire:replied')
        const nobodys = wires.filter(
          (e) => e.of === 0 && !/^PTTL|^INFO|^stats|^mg \S+ t$/.test(e.command),
        )
        expect(nobodys.map(({ command, reply }) => `${command} → ${reply}`)).toEqual([])
      }
      // The wire's counts, those of four runs, are the server's own.
      const sum = (what: 'hits' | 'misses') =>
        played.reduce((total, { summary }) => total + (summary.tiers['redis']?.[what] ?? 0), 0)
      expect({ hits: sum('hits'), misses: sum('misses') }).toEqual({
        hits: after.hits - before.hits,
        misses: after.misses - before.misses,
      })
    })
  })

  /** Nobody writes: a write would make the row that is missing. */
  const negative = { missing: 0.5, jitter: 0.5, readRatio: 1 }
  const choices: [string, Record<string, number | string>][] = [
    ...(['overwrite', 'delete', 'ttl-only'] as const).flatMap((strategy) =>
      ['none', 'version'].map((guard): (typeof choices)[number] => [
        'invalidation',
        { strategy, guard },
      ]),
    ),
    ['cache-aside', { guard: 'version' }],
    ...['report', 'undo'].flatMap((onFailure) =>
      ['none', 'version'].map((guard): (typeof choices)[number] => [
        'write-through',
        { order: 'cache-first', onFailure, guard, dbErrors: 0.2 },
      ]),
    ),
    ['write-through', { order: 'database-first', guard: 'version', dbErrors: 0.2 }],
    ['read-through', { ...negative, negativeTtlMs: 100 }],
    ['read-through', { ...negative, negativeTtlMs: 0 }],
    ['multi-level', { jitter: 0.5, promotion: 'remaining', l2TtlMs: 2000 }],
    ['multi-level', { jitter: 0.5, promotion: 'fresh', l2TtlMs: 0 }],
    ...['stale-while-revalidate', 'early-refresh'].flatMap((protection) =>
      ['fresh', 'remaining'].map((promotion): (typeof choices)[number] => [
        'multi-level',
        { protection, promotion, l2TtlMs: 2000 },
      ]),
    ),
    ['scheduled-refresh', { dbErrors: 0.5, dbReadMs: 0, staleMs: 2000 }],
  ]
  it.concurrent.each(choices)('%s keeps its claims with %j', async (pattern, chosen) => {
    const params = busyFor(patternOf(pattern), { protection: 'redis-lock', ...chosen })
    // Some failed writes, so that somebody has surely read one where that can be.
    const enough = 'dbErrors' in chosen ? 8 : 0
    const input = { pattern, params }
    const { run, summary } = await playUntil(input, ({ writeErrors }) => writeErrors >= enough)
    await expectSound(run, summary)
    expect(notHeld(summary)).toEqual([])
    expect(summary.errors > 0).toBe('dbErrors' in chosen)
    const claimed = summary.claims.map(({ id }) => id)
    if (chosen['guard'] === 'version') expect(claimed).toContain('never-back')
    if (chosen['onFailure'] === 'undo') expect(claimed).toContain('failed-write-undone')
    if ('jitter' in chosen) expect(claimed).toContain('ttl-within-jitter')
    if ('missing' in chosen) expect(claimed).toContain('negative-ttl')
    if ('staleMs' in chosen) expect(claimed).toContain('failed-refresh-keeps-old')
    if (chosen['order'] === 'database-first') expect(summary.dirtyReads).toBe(0)
    if (chosen['order'] === 'cache-first') expect(summary.dirtyReads).toBeGreaterThan(0)
  })

  it('leaves nothing of its own behind and what is not its own alone', async () => {
    expect(await ourKeys(lab.admin)).toEqual([])
    const values = await lab.admin.mget(foreign.map(([key]) => key))
    expect(values).toEqual(foreign.map(([, value]) => value))
    expect(await lab.admin.dbsize()).toBe(foreign.length)
  })

  it('asks for the same rows when the seed is the same, and for others when it is not', async () => {
    const params = { ...busy, clients: 6, protection: 'redis-lock' }
    const choices = async (seed: number) => {
      const { run } = await play({ pattern: 'cache-aside', seed, durationMs: 1200, params })
      const made = new Map<number, string[]>()
      for (const { client, op, id } of ofType(eventsOf(run), 'request:started')) {
        made.set(client, [...(made.get(client) ?? []), `${op} ${id}`])
      }
      return made
    }
    const [first, again, other] = await Promise.all([choices(42), choices(42), choices(43)])
    for (const [client, made] of first) {
      const length = Math.min(made.length, again.get(client)?.length ?? 0)
      expect(length).toBeGreaterThan(5)
      expect(again.get(client)?.slice(0, length)).toEqual(made.slice(0, length))
    }
    expect([...other.values()].map((made) => made.slice(0, 6))).not.toEqual(
      [...first.values()].map((made) => made.slice(0, 6)),
    )
  })
})
