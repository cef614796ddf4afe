import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Level, WireTap, World } from '@/server/ports/world'
import { sleep, startLab, stay, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

interface Suite {
  service: string
  of: (world: World) => Level
  exactToMs: number
  /** What goes over the wire, and its reply. */
  wire: { set: RegExp; hit: RegExp; delete: RegExp; miss: RegExp }
}

const inRedis: Suite['wire'] = {
  set: /^SET \S+ \{.* PX 60000 → OK$/,
  hit: /^GET \S+ → \{/,
  delete: /^UNLINK \S+ → .*1$/,
  miss: /^GET \S+ → \(nil\)$/,
}
const inMemcached: Suite['wire'] = {
  set: /^ms \S+ \d+ T60 \{.* → HD$/,
  hit: /^mg \S+ v t → VA \d+ t\d+ \{/,
  delete: /^md \S+ → HD$/,
  miss: /^mg \S+ v t → EN$/,
}

/** Every cache that a pattern may stand on; a new one is a line here. */
const caches: Suite[] = [
  { service: 'redis', of: ({ cache }) => cache, exactToMs: 0, wire: inRedis },
  { service: 'redis-cluster', of: ({ cache }) => cache, exactToMs: 0, wire: inRedis },
  { service: 'memcached', of: ({ level2 }) => level2, exactToMs: 1000, wire: inMemcached },
]
const key = 'user:1'

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const row = (version: number, name = 'Ada') => ({ id: 1, name, version })
const entry = (version: number, name?: string) => ({ id: 1, row: row(version, name) })
const minute = stay(60_000)
/** How long a key without a TTL lives here, in ms. */
const backstopMs = 754_321

describe.each(caches)('a cache on $service', ({ service, of, exactToMs, wire }) => {
  const replies: string[] = []
  let runs = 0
  let world: World
  let cache: Level
  const tap: WireTap = {
    sent: (_server, command) => (reply) => void replies.push(`${command} → ${reply.text}`),
  }
  const open = () =>
    lab.open(`suite-${service}-${process.pid}-${runs++}`, tap, [service], () => backstopMs)
  /** The server's own word on a key. */
  const left = async (name: string) => (await world.parts[0]?.timesLeft?.([name]))?.[0] ?? null
  beforeAll(async () => {
    world = await open()
    cache = of(world)
  })
  afterAll(() => world.close())

  it('has nothing before something is set, and no trace of a look', async () => {
    expect(await cache.get(key)).toBeNull()
    expect(await cache.get(key)).toBeNull()
    expect(await cache.delete(key)).toBe(false)
  })

  it('gives back what was set, the newest of two, in every script', async () => {
    const name = 'Ünïcode 🎈 "quoted" \r\n{braces} \\ end'
    await cache.set(key, { ...entry(1, name), loadMs: 12.4 }, minute)
    expect(await cache.get(key)).toMatchObject({ row: row(1, name), loadMs: 12 })
    await cache.set(key, entry(2), minute)
    expect((await cache.get(key))?.row).toEqual(row(2))
  })

  it('deletes once', async () => {
    await cache.set(key, entry(1), minute)
    expect(await cache.delete(key)).toBe(true)
    expect(await cache.delete(key)).toBe(false)
    expect(await cache.get(key)).toBeNull()
  })

  it('knows "no such row" from nothing', async () => {
    await cache.set(key, { id: 1, row: null }, minute)
    expect(await cache.get(key)).toMatchObject({ row: null })
    await cache.delete(key)
  })

  it('keeps keys apart, a hundred at once', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => i + 1)
    await Promise.all(ids.map((id) => cache.set(`many:${id}`, entry(id), minute)))
    const found = await Promise.all(ids.map((id) => cache.get(`many:${id}`)))
    expect(found.map((each) => each?.row?.version)).toEqual(ids)
  })

  it('says how long an entry still lives, and gives a set its whole life again', async () => {
    await cache.set(key, entry(1), stay(30_000))
    for (const leftMs of [(await cache.get(key))?.leftMs, await left(key)]) {
      expect(leftMs).toBeGreaterThan(30_000 - 500 - exactToMs)
      expect(leftMs).toBeLessThanOrEqual(30_000)
    }
    await cache.set(key, entry(1), minute)
    expect(await left(key)).toBeGreaterThan(59_000 - exactToMs)
    expect(await left('never-set')).toBeNull()
  })

  it('gives a value without a TTL the backstop, and the backstop only to the server', async () => {
    const given = cache.lasts({ ttlMs: null })
    const ttlMs = exactToMs === 0 ? backstopMs : 755_000
    expect(given).toEqual({ ttlMs, staleMs: 0, backstop: true })
    await cache.set(key, entry(1), given)
    expect((await cache.get(key))?.leftMs).toBeNull()
    expect(await left(key)).toBeGreaterThan(ttlMs - 500 - exactToMs)
    expect(await left(key)).toBeLessThanOrEqual(ttlMs)
  })

  it('ends an entry by its own TTL, which it says beforehand', async () => {
    const given = cache.lasts({ ttlMs: 300 })
    expect(given.ttlMs).toBe(exactToMs === 0 ? 300 : 2000)
    await cache.set(key, entry(1), given)
    const replied = performance.now()
    expect(await cache.get(key)).not.toBeNull()
    await until('its end', async () => (await cache.get(key)) === null)
    const lived = performance.now() - replied
    // It may end up to one unit of the server's clock early; see the claim on late hits.
    expect(lived).toBeGreaterThan(given.ttlMs - exactToMs - 50)
  })

  it('takes nothing away from another run, and takes its own along', async () => {
    const other = await open()
    await of(other).set(key, entry(7), minute)
    await cache.set(key, entry(8), minute)
    expect((await of(other).get(key))?.row?.version).toBe(7)
    await other.close()
    expect((await cache.get(key))?.row?.version).toBe(8)
    await world.close()
    runs = 0
    world = await open()
    cache = of(world)
    // The same names as the first world of this suite: nothing of it is left.
    expect(await cache.get(key)).toBeNull()
    expect(await cache.get('many:7')).toBeNull()
  })

  it('shows each command as it went over the wire, with its reply', async () => {
    replies.length = 0
    await cache.set(key, entry(1, 'x'.repeat(300)), minute)
    await cache.get(key)
    await cache.delete(key)
    await cache.get(key)
    await sleep(0)
    expect(replies).toHaveLength(4)
    for (const reply of replies) expect(reply.length).toBeLessThan(300)
    const { set, hit, miss } = wire
    for (const [i, pattern] of [set, hit, wire.delete, miss].entries()) {
      expect(replies[i]).toMatch(pattern)
    }
  })
})
