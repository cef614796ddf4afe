import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { slotOf } from '@/server/protocol'
import { connectNodes } from '../support/cluster'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

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

const owners = async (): Promise<Map<number, Redis>> => {
  const byAddress = new Map(nodes.map((node) => [`127.0.0.1:${node.options.port}`, node]))
  const map = new Map<number, Redis>()
  const alive = nodes.find(({ status }) => status === 'ready')
  for (const [from, to, master] of (await alive?.cluster('SLOTS')) ?? []) {
    const node = byAddress.get(`${master?.[0]}:${master?.[1]}`)
    for (let slot = from; node && slot <= to; slot++) map.set(slot, node)
  }
  return map
}

const params = { clients: 8, keys: 24, thinkMs: 5, readRatio: 0.9, dbWriteMs: 1 }
const start = (more: Record<string, string> = {}) =>
  lab.start({ pattern: 'sharding', durationMs: 50_000, params: { ...params, ...more } })

describe('the slot of a key', () => {
  it('is what the cluster says', async () => {
    const keys = ['user:1', 'a', '', 'ä€', '{tag}x', 'x{tag}', '{}x', '{', 'cachescope:ab:user:42']
    const judged = await Promise.all(keys.map((key) => nodes[0]?.cluster('KEYSLOT', key)))
    expect(keys.map(slotOf)).toEqual(judged)
  })
})

describe('a cluster of one’s own', () => {
  it('is refused, before any run, where its ACL forbids what a lock uses', async () => {
    const named = nodes.map(({ options }) => `127.0.0.1:${options.port}`).join(',')
    const own = await startLab({ env: { REDIS_CLUSTER_NODES: named } })
    const all = (...rules: string[]) =>
      Promise.all(nodes.map((node) => node.call('ACL', 'SETUSER', 'default', ...rules)))
    const refusal = () => own.services.ensure('redis-cluster').then(() => 'none', String)
    try {
      for (const name of ['evalsha', 'incr', 'subscribe']) {
        await all(`-${name}`)
        expect(await refusal()).toContain(`the user default ${name.toUpperCase()} on keys`)
        await all(`+${name}`)
      }
      // No script of a lock calls it.
      await all('-hset')
      expect(await refusal()).toBe('none')
    } finally {
      await all('+@all')
      await own.close()
    }
  })
})

describe('a run on the cluster', () => {
  it('begins, with the whole map, while the node that is named first hangs', async () => {
    const roles = await Promise.all(nodes.map((node) => node.info('replication')))
    // Nobody is promoted in the place of a replica.
    const ports = nodes
      .map(({ options }, i) => ({
        port: options.port ?? 0,
        first: /role:slave/.test(roles[i] ?? ''),
      }))
      .sort((a, b) => Number(b.first) - Number(a.first))
      .map(({ port }) => port)
    const [hung = 0] = ports
    const own = await startLab({
      env: { REDIS_CLUSTER_NODES: ports.map((port) => `127.0.0.1:${port}`).join(',') },
    })
    lab.services.signal('redis-cluster', hung, 'SIGSTOP')
    try {
      const begun = own.start({ pattern: 'sharding', durationMs: 300, params })
      let run: Awaited<typeof begun> | undefined
      void begun.then((it) => (run = it))
      await until('the run', () => run !== undefined, 20_000)
      const { errors } = await (await begun).finished
      expect(errors).toBe(0)
      const [map] = ofType(eventsOf(await begun), 'cluster:mapped')
      expect(map?.slots).toHaveLength(3)
    } finally {
      lab.services.signal('redis-cluster', hung, 'SIGCONT')
      await own.close()
    }
  })

  it('finds each key on the master that owns its slot, and leaves none behind', async () => {
    const run = await start()
    await until('hits on all masters', () => run.judge.tally.hits > 200)
    run.stop()
    const summary = await run.finished
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    expect(summary.errors).toBe(0)
    const owner = await owners()
    const wires = ofType(eventsOf(run), 'wire:replied').filter(({ command }) =>
      command.startsWith('GET '),
    )
    for (const { command, node } of wires) {
      const slot = slotOf(command.slice(4))
      expect(node).toBe(`127.0.0.1:${owner.get(slot)?.options.port}`)
    }
    expect(new Set(wires.map(({ node }) => node)).size).toBe(3)
    for (const node of nodes) expect(await node.keys(`cachescope:${run.id}:*`)).toEqual([])
  })

  it.each([
    ['none', 24],
    ['tenant', 4],
    ['same', 1],
  ])(
    'with hash tag %s puts 24 keys into %i slots, as the cluster itself says',
    async (tag, slots) => {
      const more = { ...params, skew: 0, hashTag: tag }
      const run = await lab.start({ pattern: 'sharding', durationMs: 50_000, params: more })
      const placed = () => ofType(eventsOf(run), 'cluster:placed')
      await until('every key', () => placed().length === params.keys)
      run.stop()
      const { claims, errors } = await run.finished
      for (const { name, slot } of placed()) {
        expect(slot).toBe(await nodes[0]?.cluster('KEYSLOT', name))
        expect(slotOf(name)).toBe(slot)
      }
      expect(new Set(placed().map(({ key }) => key)).size).toBe(params.keys)
      // Two of 24 keys may share one of 16,384 slots by chance.
      const distinct = new Set(placed().map(({ slot }) => slot)).size
      expect(tag === 'none' ? distinct > 20 : distinct === slots).toBe(true)
      expect([errors, claims.filter(({ held }) => !held)]).toEqual([0, []])
    },
  )

  it('is sent to where a slot is moving, and told of a slot that has moved, once, without an error', async () => {
    const run = await start()
    await until('hits', () => run.judge.tally.hits > 50)
    const key = `cachescope:${run.id}:user:1`
    const slot = slotOf(key)
    const owner = await owners()
    const from = owner.get(slot)
    const to = [...new Set(owner.values())].find((node) => node !== from)
    if (!from || !to) throw new Error('no owner is known')
    const [fromId, toId] = await Promise.all([from, to].map((n) => n.cluster('MYID')))
    await to.cluster('SETSLOT', slot, 'IMPORTING', String(fromId))
    await from.cluster('SETSLOT', slot, 'MIGRATING', String(toId))
    const there = await from.cluster('GETKEYSINSLOT', slot, 100)
    for (const name of there)
      await from.migrate('127.0.0.1', Number(to.options.port), name, 0, 5000)
    const redirected = (kind: string) =>
      ofType(eventsOf(run), 'cluster:redirected').filter((event) => event.kind === kind)
    const maps = () => ofType(eventsOf(run), 'cluster:mapped').length
    // Half moved, the slot is still its owner's: every command is sent on, and the map stays as it is.
    await until('ASK, again and again', () => redirected('ask').length > 3)
    const target = `127.0.0.1:${to.options.port}`
    for (const ask of redirected('ask')) {
      expect(ask).toMatchObject({ slot, from: `127.0.0.1:${from.options.port}`, to: target })
    }
    expect([redirected('moved'), maps()]).toEqual([[], 1])
    for (const node of [to, from]) await node.cluster('SETSLOT', slot, 'NODE', String(toId))
    const moved = () => redirected('moved')
    await until('MOVED', () => moved().length > 0)
    const before = run.judge.tally.hits
    await until('hits again', () => run.judge.tally.hits > before + 100)
    await until('the new map', () =>
      ofType(eventsOf(run), 'cluster:mapped').some(({ slots }) =>
        slots.some(
          (range) =>
            range.from <= slot && slot <= range.to && range.node.endsWith(`:${to.options.port}`),
        ),
      ),
    )
    run.stop()
    const summary = await run.finished
    expect(moved()[0]).toMatchObject({ slot, to: `127.0.0.1:${to.options.port}` })
    expect(summary.errors).toBe(0)
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
  })

  it('whose master is killed is served again by its replica, and shares its loads meanwhile', async () => {
    const run = await start({ protection: 'single-flight', whenAway: 'database' })
    await until('hits', () => run.judge.tally.hits > 50)
    const victim = (await owners()).get(slotOf(`cachescope:${run.id}:user:1`))
    const pid = Number(/process_id:(\d+)/.exec((await victim?.info('server')) ?? '')?.[1])
    const port = victim?.options.port
    process.kill(pid, 'SIGKILL')
    const promoted = () =>
      ofType(eventsOf(run), 'cluster:mapped')
        .at(-1)
        ?.slots.every(({ node }) => node !== `127.0.0.1:${port}`) ?? false
    await until('the replica is promoted', promoted)
    const answered = () =>
      ofType(eventsOf(run), 'request:finished').filter(
        ({ id, outcome }) => id === 1 && outcome === 'hit',
      ).length
    const before = answered()
    await until('the key is served again', () => answered() > before)
    run.stop()
    const summary = await run.finished
    // Nobody here has killed it, and its replica was read all the same.
    const node = `127.0.0.1:${port}`
    expect(ofType(eventsOf(run), 'cluster:lost')).toMatchObject([{ node, how: 'closed' }])
    expect(ofType(eventsOf(run), 'cluster:inherited')).toMatchObject([{ from: node }])
    expect(summary.failover.count).toBe(1)
    // A second look that finds the node away is no error either.
    expect(summary.errors).toBe(0)
    expect(summary.claims.map(({ id }) => id)).toContain('one-load-per-expiry')
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    expect(summary.reads).toBe(summary.hits + summary.misses + summary.readErrors)
  })
})
