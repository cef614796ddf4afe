import { describe, expect, it } from 'vitest'
import { edgesOf, graphOf } from '@/components/panels/clients/graph'
import { place, type Box } from '@/components/panels/clients/place'
import { Rate } from '@/components/panels/clients/rate'
import { Traffic } from '@/components/panels/clients/traffic'
import { catalogue } from '@/server/engine'
import { cutOff, numbered, started, type Told } from '../../support/fold'

const graphs = catalogue().map((pattern) => ({ id: pattern.id, graph: graphOf(pattern) }))
const graphOfId = (id: string) => {
  const found = graphs.find((one) => one.id === id)
  if (!found) throw new Error(`there is no ${id}`)
  return found.graph
}
const sizes = [
  { name: '1440', width: 696, height: 126 },
  { name: '1280, low', width: 536, height: 104 },
  { name: 'tablet', width: 380, height: 126 },
  { name: 'phone', width: 326, height: 150 },
]
const apart = (a: Box, b: Box) =>
  a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y

describe('the stations of the path', () => {
  it.each(graphs)('$id: stand apart in the box, with a way for each edge', ({ graph }) => {
    for (const size of sizes) {
      const { boxes, lines } = place(graph, size, 3)
      const all = [...boxes]
      for (const [name, box] of all) {
        const inside =
          box.x >= 0 && box.y >= 0 && box.x + box.w <= size.width && box.y + box.h <= size.height
        expect(inside, `${name} at ${size.name}`).toBe(true)
        for (const [other, next] of all) {
          if (name < other) expect(apart(box, next), `${name}, ${other} at ${size.name}`).toBe(true)
        }
      }
      const there = edgesOf(graph, 3).filter((edge) => edge !== 'in')
      for (const edge of there) expect(lines.has(edge), `${edge} at ${size.name}`).toBe(true)
    }
  })

  it('are reached from where the clients stand', () => {
    const { lines, boxes } = place(graphOfId('cache-aside'), { width: 696, height: 126 }, 3, {
      x: -14,
      y: 40,
    })
    expect(lines.get('in')).toEqual([-14, 40, boxes.get('app')?.x, 40])
  })

  it('come from the catalogue: queue, levels, schedule, cluster, loader', () => {
    expect(graphOfId('write-behind')).toMatchObject({ queue: true, gate: true, writes: false })
    expect(graphOfId('multi-level').tiers).toEqual(['redis', 'memcached'])
    expect(graphOfId('scheduled-refresh')).toMatchObject({ schedule: true, gate: false })
    expect(graphOfId('sharding')).toMatchObject({ cluster: true, tiers: [] })
    expect(graphOfId('read-through')).toMatchObject({ loader: true })
  })
})

const req = (client: number) => ({ client, req: client })
const begins = (client: number, op: 'read' | 'write' = 'read'): Told => ({
  ...{ type: 'request:started', at: 0, ...req(client), op, id: 1 },
})
const set = (tier: string, client: number): Told => ({
  ...{ type: 'cache:set', at: 5, ...req(client), of: 1, ms: 1, tier, key: 'a', id: 1 },
  ...{ version: 1, writeId: null, negative: false, value: '', bytes: 1, ttlMs: 100 },
  ...{ expiresAt: 100, staleMs: 0, backstop: false },
})
const looked = (tier: string, found: 'value' | 'nothing'): Told => ({
  ...{ type: 'cache:answered', at: 3, ...req(1), of: 1, ms: 1, tier, key: 'a', found },
  version: null,
})
const edges = (id: string, ...told: Told[]) => {
  const traffic = new Traffic(graphOfId(id))
  for (const event of numbered([started(), ...told])) traffic.read(event)
  return traffic.travels.map((travel) => travel && `${travel.edge} ${travel.mark}`)
}

describe('the requests on the path', () => {
  it('go where their events say, in the shape of what came of them', () => {
    const told = [begins(1), looked('redis', 'nothing'), set('redis', 1)]
    expect(edges('cache-aside', ...told)).toEqual(['in ask', 'look:0 miss', 'fill write'])
  })

  it('bring a writer’s value from the app, and a load’s from behind', () => {
    expect(edges('write-through', begins(1, 'write'), set('redis', 1)).at(-1)).toBe('look:0 write')
    expect(edges('multi-level', begins(1), set('memcached', 1)).at(-1)).toBe('fill write')
    expect(edges('multi-level', begins(1), set('redis', 1)).at(-1)).toBe('copy write')
    expect(edges('write-behind', begins(1, 'write'), set('redis', 1)).at(-1)).toBe('look:0 write')
  })

  it('show a fault where a call failed, and none where the end of the run cut it off', () => {
    const cut = cutOff(1, 1, 9, 'db.read')
    const failed = { ...cut, code: 'failed', message: 'no answer' } as Told
    expect(edges('cache-aside', begins(1), cut)).toEqual(['in ask'])
    expect(edges('cache-aside', begins(1), failed)).toEqual(['in ask', 'load fault'])
  })

  it('go to the node that answered, as the wire saw it', () => {
    const wire: Told = {
      ...{ type: 'wire:replied', at: 4, ...req(1), of: 2, server: 'redis-cluster', node: 'h:2' },
      ...{ command: 'GET', reply: '', ms: 1, purpose: 'first', hits: 1, misses: 0, sets: 0 },
      deletes: 0,
    }
    const mapped: Told = {
      ...{ type: 'cluster:mapped', at: 1, client: 0, prefix: '' },
      slots: [
        { from: 0, to: 8191, node: 'h:1', replicas: [] },
        { from: 8192, to: 16_383, node: 'h:2', replicas: [] },
      ],
    }
    expect(edges('sharding', mapped, wire)).toEqual(['node:1 hit'])
    // The script of a lock finds its token, and no value.
    const locked = { ...wire, purpose: 'lock' } as Told
    expect(edges('sharding', mapped, locked)).toEqual(['node:1 lock'])
    expect(edges('sharding', wire)).toEqual([])
  })

  it('are queries of the worker, the schedule or a writer by who makes them', () => {
    const of = (id: string) => new Traffic(graphOfId(id))
    const by = (client: number, op: string) => ({ client, op })
    expect(of('write-behind').queryEdge({ ...by(0, 'write'), worker: 1 })).toBe('save')
    expect(of('scheduled-refresh').queryEdge(by(0, 'read'))).toBe('refresh')
    expect(of('cache-aside').queryEdge(by(1, 'write'))).toBe('write')
    expect(of('cache-aside').queryEdge(by(1, 'read'))).toBe('load')
  })
})

describe('the rate of a way', () => {
  it('is that of the last second, in whole tenths', () => {
    const rate = new Rate()
    for (const at of [50, 950, 1000, 1099]) rate.add(at)
    expect(rate.sum(1050)).toBe(2)
    expect(rate.sum(1100)).toBe(3)
    expect(rate.sum(2050)).toBe(2)
    expect(rate.sum(5000)).toBe(0)
  })

  it('forgets nothing that comes a little late, and all that is old', () => {
    const rate = new Rate()
    for (const at of [2000, 1950, 100]) rate.add(at)
    expect(rate.sum(2100)).toBe(2)
  })
})
