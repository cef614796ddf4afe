import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Found } from '@/server/ports'
import { keysOf } from '@/server/ports/keys'
import { lifeLeft } from '@/server/ports/lifeLeft'
import type { WireReply, World } from '@/server/ports/world'
import { redisCounters } from '../support/counters'
import { lookups, sleep, startLab, stay, type TestLab } from '../support/lab'

/** How long a key without a TTL lives, in ms: it changes as a run goes on. */
let backstopMs = 700_000
const noTtl = () => world.cache.lasts({ ttlMs: null })
let lab: TestLab
let world: World
/** What the tap was told in all. */
const counted = { hits: 0, misses: 0, sets: 0, deletes: 0 }

beforeAll(async () => {
  lab = await startLab()
  const told = (reply: WireReply) => {
    for (const name of ['hits', 'misses', 'sets', 'deletes'] as const) counted[name] += reply[name]
  }
  world = await lab.open('unsaved', { sent: () => told }, ['redis'], () => backstopMs)
})
afterAll(async () => {
  await world.close()
  await lab.close()
})

let keys = 0
const newKey = () => `row:${++keys}`
const put = (key: string, writeId: string) =>
  world.cache.put(key, { id: 1, row: { id: 1, name: writeId, version: null }, writeId }, noTtl())
const nameIn = async (key: string) => (await world.cache.get(key))?.row?.name ?? null
const undo = (key: string, writeId: string, before: Found | null) =>
  world.cache.undo(key, writeId, before, world.cache.lasts(lifeLeft(before)))

it('gives each key its own sequence, and what was there before', async () => {
  const [key, other] = [newKey(), newKey()]
  expect(await put(key, 'a')).toEqual({ sequence: 1, before: null })
  expect(await put(other, 'x')).toEqual({ sequence: 1, before: null })
  const { sequence, before } = await put(key, 'b')
  expect(sequence).toBe(2)
  expect(before).toMatchObject({ writeId: 'a', row: { name: 'a', version: null } })
})

it('goes on with its sequence when Redis has lost its memory', async () => {
  const key = newKey()
  await put(key, 'a')
  await put(key, 'b')
  await lab.admin.flushall()
  expect(await put(key, 'c')).toEqual({ sequence: 3, before: null })
  expect((await put(key, 'd')).sequence).toBe(4)
})

it('never puts a loaded row over a value', async () => {
  const key = newKey()
  const loaded = { id: 1, row: { id: 1, name: 'loaded', version: 7 } }
  await put(key, 'a')
  expect(await world.cache.add(key, loaded, noTtl())).toBe(false)
  expect(await nameIn(key)).toBe('a')
  await world.cache.delete(key)
  expect(await world.cache.add(key, loaded, noTtl())).toBe(true)
})

it('takes a value back: what was there before is there again', async () => {
  const key = newKey()
  expect(await undo(key, 'a', (await put(key, 'a')).before)).toEqual({ done: true, now: null })
  expect(await nameIn(key)).toBe(null)
  await put(key, 'b')
  const { before } = await put(key, 'c')
  expect(await undo(key, 'c', before)).toMatchObject({ done: true, now: { writeId: 'b' } })
  expect(await nameIn(key)).toBe('b')
})

it('gives a value that it brings back no more time than was left of it', async () => {
  const key = newKey()
  const short = { id: 1, row: { id: 1, name: 'a', version: null }, writeId: 'a' }
  await world.cache.put(key, short, stay(60_000))
  const { before } = await put(key, 'b')
  await sleep(200)
  await undo(key, 'b', before)
  const left = (await world.cache.get(key))?.leftMs ?? NaN
  expect(left).toBeLessThanOrEqual((before?.leftMs ?? NaN) - 199)
})

it('brings no value back that was itself taken back, in whatever order they fail', async () => {
  for (const order of ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']) {
    const key = newKey()
    await put(key, 'saved')
    const befores = new Map<string, Found | null>()
    for (const id of 'abc') befores.set(id, (await put(key, id)).before)
    for (const id of order) await undo(key, id, befores.get(id) ?? null)
    expect([order, await nameIn(key)]).toEqual([order, 'saved'])
  }
})

it('leaves a later value alone', async () => {
  const key = newKey()
  const { before } = await put(key, 'a')
  await put(key, 'b')
  expect(await undo(key, 'a', before)).toEqual({ done: false })
  expect(await nameIn(key)).toBe('b')
})

it('counts what its scripts look up as the server does', async () => {
  const before = { ...(await redisCounters(lab.admin)), counted: { ...counted } }
  const key = newKey()
  await put(key, 'a')
  const second = await put(key, 'b')
  await undo(key, 'a', null)
  await undo(key, 'b', second.before)
  const after = await redisCounters(lab.admin)
  expect(after.hits - before.hits).toBe(counted.hits - before.counted.hits)
  expect(after.misses - before.misses).toBe(counted.misses - before.counted.misses)
  expect(counted.sets - before.counted.sets).toBe(2)
  // Each of the two has set its sequence too.
  expect(after.sets - before.sets).toBe(4)
  expect(counted.deletes - before.counted.deletes).toBe(1)
  expect(after.deletes - before.deletes).toBe(1)
})

/** The server's own word on the keys of a run: how long each lives, in ms. */
const lives = async (key: string) => {
  const { value, sequence, undone } = keysOf('unsaved')
  const names = [value(key), sequence(key), undone(key)]
  return await Promise.all(names.map((name) => lab.admin.pttl(name)))
}
const about = (ms: number) => ({ asymmetricMatch: (is: number) => is > ms - 5000 && is <= ms })

it('gives all that belongs to a key without a TTL the backstop of its moment', async () => {
  const [early, late] = [newKey(), newKey()]
  const all = async (key: string) => {
    const { before } = await put(key, 'a')
    await put(key, 'b')
    await undo(key, 'a', before)
  }
  await all(early)
  backstopMs = 640_000
  await all(late)
  expect(await lives(early)).toEqual([about(700_000), about(700_000), about(700_000)])
  expect(await lives(late)).toEqual([about(640_000), about(640_000), about(640_000)])
})

it('gives what is owed its backstop again, and lets nothing live longer than its own TTL', async () => {
  const [owed, paid, short] = [newKey(), newKey(), newKey()]
  backstopMs = 600_000
  await put(owed, 'a')
  await put(paid, 'b')
  await put(short, 'c')
  // Redis lost it, and an older row was loaded for a moment.
  await world.cache.delete(short)
  const older = { id: 1, row: { id: 1, name: 'older', version: 1 } }
  await world.cache.add(short, older, stay(1000))
  backstopMs = 900_000
  const before = { ...(await lookups(lab.admin)), counted: { ...counted } }
  await world.parts[0]?.renew?.([
    { key: owed, writeId: 'a' },
    { key: owed, writeId: 'again' },
    { key: short, writeId: 'c' },
    { key: 'never-set', writeId: 'd' },
  ])
  const after = await lookups(lab.admin)
  const [gone] = await lives('never-set')
  expect(gone).toBe(-2)
  expect(await lives(owed)).toEqual([about(900_000), about(900_000), -2])
  expect(await lives(paid)).toEqual([about(600_000), about(600_000), -2])
  expect(await lives(short)).toEqual([about(1000), about(900_000), -2])
  expect(after.hits - before.hits).toBe(counted.hits - before.counted.hits)
  expect(after.misses - before.misses).toBe(counted.misses - before.counted.misses)
})
