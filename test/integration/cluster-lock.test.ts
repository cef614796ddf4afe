import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { clusterKeysOf } from '@/server/ports/keys'
import type { WireTap } from '@/server/ports/world'
import { keyIn, slotOf } from '@/server/protocol/slots'
import { connectNodes } from '../support/cluster'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let lab: TestLab
let nodes: Redis[]

beforeAll(async () => {
  lab = await startLab()
  nodes = await connectNodes(lab)
})
afterAll(async () => {
  for (const node of nodes) node.disconnect()
  await lab.close()
})

/** The servers of a run, and what went over the wire: `again` belongs to the call before it. */
async function world(id: string) {
  const wire: { command: string; again: boolean; reply: string }[] = []
  const tap: WireTap = {
    sent: (_server, command, _node, after) => {
      const seen = { command, again: after !== undefined, reply: '' }
      wire.push(seen)
      return ({ text }) => void (seen.reply = text)
    },
  }
  return { wire, ...(await lab.open(`${id}-${process.pid}`, tap, ['redis-cluster'])) }
}
const signal = (port: number | undefined, name: NodeJS.Signals) =>
  lab.services.signal('redis-cluster', port ?? 0, name)

/** Until each of them has its replica again. */
async function whole(): Promise<void> {
  const well = async (node: Redis) => {
    if (node.status !== 'ready') return false
    const copies = await node.info('replication')
    return /role:slave[^]*master_link_status:up|role:master[^]*connected_slaves:1/.test(copies)
  }
  const all = async () => (await Promise.all(nodes.map(well))).every((one) => one)
  await until('the whole cluster', () => all().catch(() => false), 60_000)
}

/** The ports of the master that has the slot of this name, and of its replica. */
async function placeOf(name: string): Promise<{ master: number; replica: number }> {
  const slot = slotOf(name)
  for (const [from, to, ...servers] of (await nodes[0]?.cluster('SLOTS')) ?? []) {
    const [master, replica] = servers.map((server) => Number(server[1]))
    if (from <= slot && slot <= to && master && replica) return { master, replica }
  }
  throw new Error(`nobody has the slot of ${name}`)
}

describe('a run whose lock is in the cluster', () => {
  it('has each lock on the node of its value, wakes who waits, and leaves none behind', async () => {
    const run = await lab.start({
      ...{ pattern: 'sharding', durationMs: 50_000 },
      params: {
        ...{ protection: 'redis-lock', clients: 24, keys: 12, skew: 0, thinkMs: 2 },
        ...{ readRatio: 0.8, dbReadMs: 60, dbWriteMs: 1, dbPool: 100 },
      },
    })
    const { tally } = run.judge
    await until('locks', () => tally.lock.acquired > 60 && tally.coalesced > 20)
    run.stop()
    const summary = await run.finished
    const events = eventsOf(run)
    const names = new Map<string, string | undefined>()
    for (const { command, reply, node, of } of ofType(events, 'wire:replied')) {
      // Each node was told the scripts before anybody came.
      expect(reply).not.toMatch(/NOSCRIPT/)
      const name = keyIn(command)
      if (of > 0 && name?.includes(':lock:')) names.set(name, node)
    }
    expect(names.size).toBe(12)
    const { value, lock } = clusterKeysOf(run.id)
    for (const { key } of ofType(events, 'lock:acquired')) {
      const slot = await nodes[0]?.cluster('KEYSLOT', value(key))
      expect(await nodes[0]?.cluster('KEYSLOT', lock(key))).toBe(slot)
      const { master } = await placeOf(value(key))
      expect(names.get(lock(key))).toBe(`127.0.0.1:${master}`)
    }
    expect(new Set(names.values()).size).toBe(3)
    expect(summary.lock).toMatchObject({ maxHolders: 1, timedOut: 0, lost: 0 })
    // A load is a fraction of the lease: whoever waited was told, by whichever node.
    const waits = ofType(events, 'wait:ended').map(({ why }) => why)
    expect(new Set(waits)).toEqual(new Set(['released']))
    const { lookups } = summary.tiers['redis-cluster'] ?? {}
    const attempts = ofType(events, 'lock:acquired').length + ofType(events, 'lock:refused').length
    expect(lookups?.lock).toBeGreaterThan(attempts)
    expect(summary.errors).toBe(0)
    expect(summary.claims.map(({ id }) => id)).toContain('one-valid-lease')
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    for (const node of nodes) expect(await node.keys(`cachescope:${run.id}:*`)).toEqual([])
  })

  it('goes on when a master is killed: locks are given by its replica, and nobody has an error', async () => {
    const run = await lab.start({
      ...{ pattern: 'sharding', preset: 'killed-master', cured: true, speed: 5 },
      durationMs: 60_000,
      params: { protection: 'redis-lock', readRatio: 0.7, dbReadMs: 100 },
    })
    await until('the failover', () => run.summary().failover.awayMs > 0, 60_000)
    const mended = () => ofType(eventsOf(run), 'service:mended').length > 0
    await until('the killed node again', mended, 60_000)
    run.stop()
    const summary = await run.finished
    const lost = ofType(eventsOf(run), 'cluster:lost')[0]?.at ?? Infinity
    const acquired = ofType(eventsOf(run), 'lock:acquired').filter(({ at }) => at > lost)
    expect(acquired.length).toBeGreaterThan(0)
    expect(ofType(eventsOf(run), 'call:failed').length).toBeGreaterThan(0)
    expect(summary.errors).toBe(0)
    expect(summary.claims.map(({ id }) => id)).toContain('a-level-may-fail')
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    await whole()
  })
})

describe('locks in the cluster', () => {
  it('are told of by another node when the one that was listened to is killed', async () => {
    const { lock, close } = await world('listener')
    let heard = 0
    lock.onReleased((key) => (heard += key === 'user:1' ? 1 : 0))
    const released = async () => {
      const before = heard
      await lock.acquire('user:1', 'token', 60_000).catch(() => {})
      await lock.release('user:1', 'token').catch(() => {})
      // It comes a moment after the reply, if at all.
      await until('a word of it', () => heard > before, 200).catch(() => {})
      return heard > before
    }
    await until('the first word', released)
    const listeners = await Promise.all(
      nodes.map(async (node) => /cmd=subscribe/.test(String(await node.client('LIST')))),
    )
    const listened = nodes.filter((_, i) => listeners[i])
    expect(listened).toHaveLength(1)
    signal(listened[0]?.options.port, 'SIGKILL')
    await until('the connection to close', () => listened[0]?.status !== 'ready')
    await until('a word by another node', released, 30_000)
    await close()
    await whole()
  })

  it('die with a master whose replica did not have them: then there are two holders', async () => {
    const { lock, wire, close } = await world('orphan')
    const { value } = clusterKeysOf(`orphan-${process.pid}`)
    const { master, replica } = await placeOf(value('user:1'))
    signal(replica, 'SIGSTOP')
    const alone = nodes.find(({ options }) => options.port === master)
    await alone?.call('CLIENT', 'KILL', 'TYPE', 'replica')
    expect(await lock.acquire('user:1', 'first', 60_000)).toMatchObject({ acquired: true })
    expect(await lock.acquire('user:1', 'second', 60_000)).toMatchObject({ acquired: false })
    signal(master, 'SIGKILL')
    signal(replica, 'SIGCONT')
    const second = () => lock.acquire('user:1', 'second', 60_000).catch(() => null)
    await until('the second holder', async () => (await second())?.acquired === true, 30_000)
    expect(await lock.release('user:1', 'first')).toBe(false)
    expect(await lock.release('user:1', 'second')).toBe(true)
    // The promoted one knew the scripts before it was asked for the first time.
    expect(wire.filter(({ reply }) => /NOSCRIPT/.test(reply))).toEqual([])
    await close()
    await whole()
  })

  it('are asked for again where a node has forgotten the script, under the same call', async () => {
    const { lock, wire, close } = await world('forgetful')
    for (const node of nodes) await node.call('SCRIPT', 'FLUSH')
    expect(await lock.acquire('user:1', 'token', 60_000)).toMatchObject({ acquired: true })
    expect(await lock.release('user:1', 'token')).toBe(true)
    expect(wire.map(({ again, reply }) => [again, reply.slice(0, 16)])).toEqual([
      [false, '(error) NOSCRIPT'],
      [true, '(integer) 1 (int'],
      [false, '(error) NOSCRIPT'],
      [true, '(integer) 1'],
    ])
    await close()
  })
})
