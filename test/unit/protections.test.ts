import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/server/adapters/random'
import { patternOf } from '@/server/engine'
import { settingsOf } from '@/server/engine/params'
import { lifeOf } from '@/server/engine/life'
import { protections } from '@/server/patterns'
import { PatienceEnded, type Context, type Found, type Look } from '@/server/ports'
import type { ParamValues, ProtectionName } from '@/server/protocol'

/** How often a value that was found is loaded anew behind the reader's back, in `times` reads. */
function renewals(
  protection: ProtectionName,
  found: Partial<Found>,
  params: ParamValues,
  { times = 1, loading = false } = {},
): number {
  let begun = 0
  // What `renew` uses of a context, and no more.
  const ctx = {
    settings: settingsOf(params, 1),
    random: seededRandom(42, 1),
    flights: { has: () => loading },
    background: () => void begun++,
  } as unknown as Context
  const row = { id: 1, name: 'x', version: 1 }
  for (let i = 0; i < times; i++) {
    const cached = { row, leftMs: 1000, loadMs: 100, ...found }
    expect(protections[protection].renew?.(ctx, 'k', cached, async () => row)).toBe(row)
  }
  return begun
}

describe('early refresh', () => {
  const chance = (leftMs: number, beta: number) =>
    renewals('early-refresh', { leftMs, loadMs: 100 }, { beta }, { times: 20_000 }) / 20_000

  it('begins with the chance of exp(−x / (β·δ)), 37 % where the time left is the load time', () => {
    expect(chance(100, 1)).toBeCloseTo(Math.exp(-1), 2)
    expect(chance(200, 1)).toBeCloseTo(Math.exp(-2), 2)
    expect(chance(100, 2)).toBeCloseTo(Math.exp(-0.5), 2)
  })

  it('never begins with β 0, always at the end, and never beside a load', () => {
    expect(chance(1, 0)).toBe(0)
    expect(renewals('early-refresh', { leftMs: 0 }, { beta: 1 }, { times: 100 })).toBe(100)
    expect(renewals('early-refresh', { leftMs: 0 }, {}, { times: 100, loading: true })).toBe(0)
  })

  it('leaves alone what has no TTL, or no load time', () => {
    expect(renewals('early-refresh', { leftMs: null }, {}, { times: 100 })).toBe(0)
    expect(renewals('early-refresh', { leftMs: 1, loadMs: undefined }, {}, { times: 100 })).toBe(0)
  })
})

describe('stale-while-revalidate', () => {
  const name = 'stale-while-revalidate'
  it('loads anew what is past its TTL, once at a time, and nothing before', () => {
    expect(renewals(name, { leftMs: 1 }, {})).toBe(0)
    expect(renewals(name, { leftMs: 0 }, {})).toBe(1)
    expect(renewals(name, { leftMs: -500 }, {})).toBe(1)
    expect(renewals(name, { leftMs: -500 }, {}, { loading: true })).toBe(0)
    expect(renewals(name, { leftMs: null }, {})).toBe(0)
  })

  it('keeps values past their TTL, which no other protection does', () => {
    const life = (protection: ProtectionName) =>
      lifeOf(settingsOf({ ttlMs: 1000, staleMs: 500, protection }, 1), seededRandom(1, 1))
    expect(life(name)).toEqual({ ttlMs: 1000, staleMs: 500 })
    expect(life('early-refresh').staleMs).toBe(0)
    expect(life('redis-lock').staleMs).toBe(0)
    expect(life('single-flight').staleMs).toBe(0)
  })

  it.each([
    ['redis-lock', 500],
    ['single-flight', 500],
    ['early-refresh', 0],
    ['none', 0],
  ] as const)(
    '%s keeps them for those whose patience ends, if so chosen: %d ms',
    (name, staleMs) => {
      const given = { ttlMs: 1000, staleMs: 500, protection: name, onPatience: 'stale' }
      expect(lifeOf(settingsOf(given, 1), seededRandom(1, 1)).staleMs).toBe(staleMs)
    },
  )
})

describe('jitter', () => {
  it('shortens each TTL by chance, evenly between TTL × (1 − jitter) and TTL', () => {
    const random = seededRandom(7, 1)
    const settings = settingsOf({ ttlMs: 1000, jitter: 0.4 }, 1)
    const lives = Array.from({ length: 5000 }, () => lifeOf(settings, random).ttlMs)
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(600)
    expect(Math.max(...lives)).toBeLessThanOrEqual(1000)
    const mean = lives.reduce((sum, ms) => sum + ms, 0) / lives.length
    expect(mean).toBeGreaterThan(790)
    expect(mean).toBeLessThan(810)
    expect(lifeOf(settingsOf({ ttlMs: 1000 }, 1), random).ttlMs).toBe(1000)
  })
})

describe('a Redis lock over two levels', () => {
  /** A read that misses both levels; `protect` stands for the lock. @returns what came of it, and the loads */
  async function read(protection: ProtectionName, protect: Context['protect'], load = 'row') {
    let loads = 0
    const row = { id: 1, name: 'x', version: 1 }
    const down = () => Promise.reject(new Error('Redis is away'))
    const ctx = {
      settings: { ...settingsOf({}, 1), protection, l2TtlMs: 0 },
      cache: { get: down, set: down },
      level2: { get: async () => null, fill: async () => true },
      clock: { now: () => 0 },
      db: { read: async () => (loads++, load === 'row' ? row : Promise.reject(new Error(load))) },
      life: () => ({ ttlMs: 1000, staleMs: 0 }),
      backTo: () => {},
      protect,
    } as unknown as Context
    const answer = await patternOf('multi-level')
      .read(ctx, 1)
      .catch((error: unknown) => String(error))
    return { loads, answer: answer === row ? 'row' : answer }
  }
  const away = new Error('Redis is away')
  const never: Context['protect'] = () => Promise.reject(away)

  it('is done without where Redis is away: each loads for itself, once', async () => {
    expect(await read('redis-lock', never)).toEqual({ loads: 1, answer: 'row' })
    const released: Context['protect'] = async function (this: Context, _key, load) {
      await load(this)
      throw away
    }
    expect(await read('redis-lock', released)).toEqual({ loads: 1, answer: 'row' })
  })

  it('is done without by those too who wait for what is newer than an old value', async () => {
    let loads = 0
    const row = { id: 1, name: 'x', version: 2 }
    const ctx = {
      settings: { ...settingsOf({}, 1), protection: 'redis-lock', l2TtlMs: 0 },
      cache: {
        get: async () => ({ row: { ...row, version: 1 }, leftMs: -5, until: 1 }),
        set: never,
      },
      level2: { get: async () => null, fill: async () => true },
      clock: { now: () => 0 },
      db: { read: async () => (loads++, row) },
      life: () => ({ ttlMs: 1000, staleMs: 0 }),
      backTo: () => {},
      renew: () => Promise.reject(away),
    } as unknown as Context
    expect(await patternOf('multi-level').read(ctx, 1)).toBe(row)
    expect(loads).toBe(1)
  })

  it('leaves other errors what they are', async () => {
    const loads: Context['protect'] = async function (this: Context, _key, load) {
      return await load(this)
    }
    const failed = { loads: 1, answer: 'Error: no database' }
    expect(await read('redis-lock', loads, 'no database')).toEqual(failed)
    const impatient = () => Promise.reject(new PatienceEnded('1'))
    expect(await read('redis-lock', impatient)).toMatchObject({ loads: 0 })
    expect(await read('single-flight', never)).toMatchObject({ loads: 0 })
  })
})

describe('a Redis lock on a node of the cluster that is away', () => {
  async function read(whenAway: 'error' | 'database') {
    let [loads, place] = [0, 0]
    const passed: number[] = []
    const row = { id: 1, name: 'x', version: 1 }
    const ctx = {
      settings: { ...settingsOf({}, 1), hashTag: 'none', whenAway, protection: 'redis-lock' },
      get at() {
        return place
      },
      set at(to: number) {
        place = to
        passed.push(to)
      },
      backTo: (to: number) => (place = to),
      cache: { get: async () => null, set: async () => {} },
      db: { read: async () => (loads++, row) },
      protect(this: { at: number }) {
        this.at = 77
        return Promise.reject(new Error('away'))
      },
    } as unknown as Context
    const answer = await patternOf('sharding')
      .read(ctx, 1)
      .catch((error: unknown) => String(error))
    // Who loads alone stands in the pattern, and no longer in the protection; no line was passed twice.
    const twice = passed.length - new Set(passed).size
    return { loads, answer: answer === row ? 'row' : answer, inside: place & 1023, twice }
  }

  it('is an error, or each loads alone', async () => {
    expect(await read('error')).toMatchObject({ loads: 0, answer: 'Error: away' })
    expect(await read('database')).toEqual({ loads: 1, answer: 'row', inside: 0, twice: 0 })
  })
})

describe('a second look on the cluster', () => {
  /** What a protection finds that looks again while the node of the key is away. */
  async function lookAgain(whenAway: 'error' | 'database') {
    let asked = 0
    const ctx = {
      settings: { ...settingsOf({}, 1), hashTag: 'none', whenAway },
      // The first look is answered, with nothing.
      cache: { get: () => (asked++ ? Promise.reject(new Error('away')) : Promise.resolve(null)) },
      protect(_key: string, _load: unknown, look: Look = () => this.cache.get()) {
        return look(this as unknown as Context)
      },
    }
    const read = patternOf('sharding').read(ctx as unknown as Context, 1)
    return await read.catch((error: unknown) => String(error))
  }

  it('passes by the node where the first one does', async () => {
    expect(await lookAgain('database')).toBeNull()
    expect(await lookAgain('error')).toBe('Error: away')
  })
})
