import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemcachedCache } from '@/server/adapters/memcachedCache'
import { MemcachedConnection } from '@/server/adapters/memcachedConnection'
import { replyLost } from '@/server/instrument'
import type { Lease } from '@/server/ports'
import { keysOf } from '@/server/ports/keys'
import type { WireTap } from '@/server/ports/world'
import { add, memcachedCounters, nothing } from '../support/counters'
import { sleep, startRedis, stay, until, type TestRedis } from '../support/lab'
import { askMemcached, freeze, memcachedPid } from '../support/memcached'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let servers: TestRedis
let url: string
let told: string[]
let wire: string[]
let connection: MemcachedConnection
let cache: MemcachedCache
let runs = 0

const tap: WireTap = {
  sent: (_server, command) => (reply) => void wire.push(`${command} → ${reply.text}`),
}
const row = (version: number) => ({ id: 1, name: 'Ada', version })
const entry = (version: number) => ({ id: 1, row: row(version) })
const minute = stay(60_000)
/** How long a key without a TTL lives here, in ms. */
const backstop = () => 612_345
const version = async (key: string) => (await cache.get(key))?.row?.version ?? null
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  )

beforeAll(async () => {
  servers = await startRedis()
  url = (await servers.services.ensure('memcached')).url
})
afterAll(() => servers.close())
beforeEach(async () => {
  wire = []
  told = []
  connection = new MemcachedConnection(url, tap, {
    lost: () => told.push('lost'),
    back: () => told.push('back'),
  })
  // A test before this one may have killed it.
  await until('Memcached', async () => (await askMemcached(url, 'mn').catch(() => '')) !== '')
  await connection.open()
  cache = new MemcachedCache(connection, keysOf(`client-${process.pid}-${++runs}`), backstop)
})
afterEach(() => connection.close())

describe('the meta client', () => {
  it('hands 1,000 replies to those who asked, whatever they are', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => i)
    await Promise.all(ids.map((id) => cache.set(`k${id}`, entry(id + 1), minute)))
    const asked = ids.flatMap((id) => [version(`k${id}`), version(`none${id}`)])
    expect(await Promise.all(asked)).toEqual(ids.flatMap((id) => [id + 1, null]))
  })

  it('puts replies together that come in pieces, and takes those apart that come in one', async () => {
    const large = 'é'.repeat(300_000)
    await cache.set('large', { id: 1, row: { ...row(1), name: large } }, minute)
    const found = await Promise.all([cache.get('large'), cache.get('none'), cache.get('large')])
    expect(found.map((each) => each?.row?.name === large)).toEqual([true, false, true])
  })

  it('says what the server refuses, and goes on', async () => {
    const huge = { id: 1, row: { ...row(1), name: 'x'.repeat(1_100_000) } }
    expect((await errorOf(cache.set('huge', huge, minute))).message).toMatch(
      /^Memcached: SERVER_ERROR object too large/,
    )
    await cache.set('after', entry(3), minute)
    expect(await version('after')).toBe(3)
    expect(told).toEqual([])
  })

  it.each([
    ['a space', 'two words', /spaces or control/],
    ['a line break', 'a\r\nflush_all', /spaces or control/],
    ['a null', 'a\0b', /spaces or control/],
    ['a tab', 'a\tb', /spaces or control/],
    ['251 bytes', 'é'.repeat(120) + 'x'.repeat(20), /250 bytes/],
  ])('refuses a key with %s before the wire', async (_, key, message) => {
    const calls = [
      () => cache.get(key),
      () => cache.set(key, entry(1), minute),
      () => cache.fill(key, entry(1), minute),
      () => cache.delete(key),
      () => cache.getOrLease(key, 1000),
      () => cache.giveBack({ key, token: '1', leaseMs: 1 }),
      () => cache.timeLeft(key),
    ]
    for (const call of calls) expect((await errorOf(call())).message).toMatch(message)
    expect(wire).toEqual([])
    expect([...cache.written]).toEqual([])
  })

  it('takes a key of 250 bytes', async () => {
    const key = 'k'.repeat(250 - keysOf(`client-${process.pid}-${runs}`).value('').length)
    await cache.set(key, entry(5), minute)
    expect(await version(key)).toBe(5)
    expect((await errorOf(cache.get(`${key}k`))).message).toMatch(/250 bytes/)
  })

  it('rounds TTLs up to whole seconds, 2 at least, and gives long ones as a date', async () => {
    const given = async (ttlMs: number | null) => {
      await cache.set('ttl', entry(1), cache.lasts({ ttlMs }))
      return await cache.timeLeft('ttl')
    }
    expect([await given(1), await given(2000), await given(2001)]).toEqual([2000, 2000, 3000])
    expect(await given(null)).toBe(613_000)
    const days = 24 * 3_600_000
    expect(await given(30 * days)).toBe(30 * days)
    // Given as a number this would be a date in 1970: gone at once.
    expect(Math.abs(((await given(31 * days)) ?? 0) - 31 * days)).toBeLessThanOrEqual(2000)
    expect(cache.lasts({ ttlMs: 2001, staleMs: 10 })).toMatchObject({ ttlMs: 3000, staleMs: 1000 })
  })

  it('counts hits, misses, sets and deletes as the server does', async () => {
    const counts = nothing()
    const counting: WireTap = { sent: () => (reply) => void add(counts, reply) }
    const counted = new MemcachedConnection(url, counting, { lost: () => {}, back: () => {} })
    await counted.open()
    const each = new MemcachedCache(counted, keysOf(`counts-${process.pid}`), backstop)
    const before = await memcachedCounters(url)
    await each.get('a')
    const { lease } = await each.getOrLease('a', 5000) // made here: a hit all the same
    await each.getOrLease('a', 5000)
    await each.get('a') // finds the empty entry
    await each.fill('a', entry(1), minute, lease ?? undefined)
    await each.fill('a', entry(1), minute, lease ?? undefined) // refused
    await each.get('a')
    await each.timeLeft('a')
    await each.timeLeft('b')
    if (lease) await each.giveBack(lease) // no longer valid
    await each.delete('a')
    await each.delete('a')
    await each.fill('a', entry(1), minute, lease ?? undefined) // refused: a delete has ended it
    expect(counts).toEqual({ hits: 5, misses: 2, sets: 1, deletes: 1 })
    expect(add(await memcachedCounters(url), before, -1)).toEqual(counts)
    counted.close()
  })
})

describe('leases', () => {
  const won = async (key: string): Promise<Lease> => {
    const { lease } = await cache.getOrLease(key, 5000)
    if (!lease) throw new Error(`no lease of ${key}`)
    return lease
  }

  it('are given to one of a hundred; the others are told for how long', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => cache.getOrLease('one', 4100)),
    )
    const winners = answers.flatMap(({ lease }) => lease ?? [])
    expect(winners).toHaveLength(1)
    expect(winners[0]).toMatchObject({ key: 'one', leaseMs: 5000 })
    for (const { found, lease, leftMs } of answers) {
      expect(found).toBeNull()
      if (!lease) expect([4000, 5000]).toContain(leftMs)
    }
    expect(await cache.get('one')).toBeNull()
    expect(await cache.fill('one', entry(1), minute, winners[0])).toBe(true)
    expect(await cache.getOrLease('one', 4100)).toMatchObject({
      found: { row: row(1) },
      lease: null,
    })
  })

  it('rise, and are good for one value', async () => {
    const first = await won('once')
    expect(await cache.fill('once', entry(1), minute, first)).toBe(true)
    expect(await cache.fill('once', entry(2), minute, first)).toBe(false)
    expect(await version('once')).toBe(1)
    await cache.delete('once')
    expect(Number((await won('once')).token)).toBeGreaterThan(Number(first.token))
  })

  it('end with a delete: what was loaded before it is refused, with a new lease or without', async () => {
    const [early, late] = [await won('a'), await won('b')]
    expect(await cache.delete('a')).toBe(true)
    expect(await cache.fill('a', entry(1), minute, early)).toBe(false)
    expect(await cache.get('a')).toBeNull()
    await cache.delete('b')
    const next = await won('b')
    expect(await cache.fill('b', entry(1), minute, late)).toBe(false)
    expect(await cache.fill('b', entry(2), minute, next)).toBe(true)
    expect(await cache.fill('b', entry(1), minute, late)).toBe(false)
    expect(await version('b')).toBe(2)
  })

  it('can be given back by their owner only, and then another may load at once', async () => {
    const lease = await won('back')
    expect(await cache.giveBack({ ...lease, token: `${Number(lease.token) + 1000}` })).toBe(false)
    expect((await cache.getOrLease('back', 5000)).lease).toBeNull()
    expect(await cache.giveBack(lease)).toBe(true)
    expect((await cache.getOrLease('back', 5000)).lease).not.toBeNull()
    expect(await cache.giveBack(lease)).toBe(false)
  })

  it('of a loader that died are over after their time', async () => {
    await cache.getOrLease('dead', 10)
    // The server's own clock tells: a value that was set later, for as long, is over no earlier.
    await cache.set('beside', entry(1), stay(2000))
    await until('its end', async () => (await cache.get('beside')) === null)
    expect((await cache.getOrLease('dead', 10)).lease).not.toBeNull()
  })
})

describe('a Memcached that is killed', () => {
  it('fails what has no reply as unknown, what was not sent as not sent, and comes back empty', async () => {
    await cache.set('k', entry(1), minute)
    const pid = await memcachedPid(url)
    await freeze(pid)
    const cut = [errorOf(cache.set('k', entry(2), minute)), errorOf(cache.get('k'))]
    await sleep(50)
    process.kill(pid, 'SIGKILL')
    for (const error of await Promise.all(cut)) expect(replyLost(error)).toBe(true)
    expect(told).toEqual(['lost'])
    const unsent = await errorOf(cache.get('k'))
    expect(unsent.message).toBe('Memcached is not connected')
    expect(replyLost(unsent)).toBe(false)
    await until('the return', () => told.includes('back'))
    expect(await cache.get('k')).toBeNull()
    await cache.set('k', entry(3), minute)
    expect(await version('k')).toBe(3)
    expect(wire.filter((line) => line.includes('(error)'))).toHaveLength(3)
    expect(told).toEqual(['lost', 'back'])
  })
})

describe('a Memcached that hangs', () => {
  it('is taken as lost, and asked again until it answers', async () => {
    await cache.set('k', entry(1), minute)
    const pid = await memcachedPid(url)
    await freeze(pid)
    try {
      const hung = await errorOf(cache.get('k'))
      expect(replyLost(hung)).toBe(true)
      expect(told).toEqual(['lost'])
      // The kernel still takes connections in its name: one that says nothing is none.
      await sleep(2500)
      expect(told).toEqual(['lost'])
      expect((await errorOf(cache.get('k'))).message).toBe('Memcached is not connected')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await until('the return', () => told.includes('back'))
    expect(await version('k')).toBe(1)
  })
})

describe('connecting', () => {
  it('says why it failed', async () => {
    const nobody = new MemcachedConnection('127.0.0.1:1', tap, { lost: () => {}, back: () => {} })
    expect((await errorOf(nobody.open())).message).toMatch(/ECONNREFUSED/)
    const stranger = new MemcachedConnection(servers.url.replace('redis://', ''), tap, {
      ...{ lost: () => {}, back: () => {} },
    })
    expect((await errorOf(stranger.open())).message).toMatch(/not Memcached: -ERR/)
    const pid = await memcachedPid(url)
    await freeze(pid)
    const silent = new MemcachedConnection(url, tap, { lost: () => {}, back: () => {} })
    try {
      expect((await errorOf(silent.open())).message).toBe('no answer within 2 s')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })
})

describe('closing', () => {
  it('a connection is no loss, and it stays closed', async () => {
    connection.close()
    await sleep(400)
    expect(told).toEqual([])
    expect((await errorOf(cache.get('k'))).message).toBe('Memcached is not connected')
  })

  it('a connection that was lost ends its tries', async () => {
    const pid = await memcachedPid(url)
    process.kill(pid, 'SIGKILL')
    await until('the loss', () => told.includes('lost'))
    connection.close()
    await until('Memcached', async () => (await askMemcached(url, 'mn').catch(() => '')) !== '')
    await sleep(1200)
    expect(told).toEqual(['lost'])
    expect((await errorOf(cache.get('k'))).message).toBe('Memcached is not connected')
  })
})
