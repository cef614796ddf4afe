import { describe, expect, it } from 'vitest'
import { doorOf, FIRST, layout, PATH, squares, underlines } from '@/components/panels/clients/grid'
import { sayClients, selectClients } from '@/components/panels/clients/select'
import { selectPath } from '@/components/panels/clients/selectPath'
import type { Graph } from '@/components/panels/clients/graph'
import { fold, reads, started, type Told } from '../../support/fold'

const graph = (tiers: string[]): Graph => ({
  ...{ tiers, cluster: false, gate: true, loader: false, queue: false, schedule: false },
  writes: true,
})

const waits = (client: number, at: number): Told => ({
  type: 'wait:began',
  at,
  client,
  req: client,
  line: 6,
  sub: 3,
  key: 'lock:user:42',
  on: 'lock',
  upToMs: 30_000,
})

const stampede: Told[] = [
  started({ clients: 4, dbReadMs: 2000 }),
  ...reads(1, 0),
  ...reads(2, 0),
  ...reads(3, 0),
  {
    type: 'lock:acquired',
    at: 1,
    client: 2,
    req: 2,
    of: 1,
    ms: 0.4,
    key: 'lock:user:42',
    token: 'abcdefghijkl',
    fence: 9,
    leaseMs: 5000,
    leaseUntil: 5001,
  },
  waits(1, 2),
  waits(3, 10),
  { type: 'db:asked', at: 11, client: 2, req: 2, line: 9, sub: 0, op: 'read', id: 42 },
  { type: 'db:began', at: 12, client: 2, req: 2, of: 8, op: 'read', id: 42 },
]

describe('the clients', () => {
  it('says what each does now, with those who have not asked yet', () => {
    const view = selectClients(fold(stampede))
    expect(view.doing).toBe('wlwn')
    expect(view.holders).toEqual([1])
    expect(sayClients(view.counts).map(({ words }) => words)).toEqual([
      '2 waiting',
      '1 loading',
      '1 free',
    ])
  })

  it('shows those of the script in the guide, whatever the setting', () => {
    const guide = { ...started({ clients: 100 }), scenario: 'guide' } as Told
    expect(selectClients(fold([guide, ...reads(1, 0)])).doing).toBe('a')
  })

  it('keeps a client that is no longer wanted until it is done', () => {
    const changed: Told = {
      type: 'params:changed',
      at: 50,
      client: 0,
      changes: [{ name: 'clients', from: 4, to: 1 }],
    }
    expect(selectClients(fold([...stampede, changed])).doing).toBe('wlw')
  })

  it('knows the path: queue, holder, query', () => {
    expect(selectPath(fold(stampede), 1242, graph(['redis']))).toMatchObject({
      queue: 2,
      firstWaitMs: 1240,
      gate: { gate: 'lock' },
      holders: ['c02'],
      otherLocks: 0,
      inFlight: 1,
      queued: 0,
      query: { client: 'c02', id: 42, beganAt: 12, dueMs: 2000 },
    })
  })

  it('counts all who wait for a shared load, as it counts all loads', () => {
    const flight = (client: number, at: number, key: string) =>
      ({ ...waits(client, at), key, on: 'flight' }) as Told
    const told = [
      started({ clients: 4, protection: 'single-flight' }),
      ...[1, 2, 3, 4].flatMap((client) => reads(client, 0)),
      ...[flight(1, 2, 'user:7'), flight(2, 4, 'user:1'), flight(3, 6, 'user:1')],
    ]
    expect(selectPath(fold(told), 10, graph(['redis']))).toMatchObject({
      ...{ queue: 3, firstWaitMs: 8, otherLocks: 0 },
    })
  })
})

describe('the stations', () => {
  it('count their own entries, and say when they are lost', () => {
    const set = (tier: string, key: string): Told => ({
      ...{ type: 'cache:set', at: 0, client: 1, req: 1, of: 1, ms: 1, tier, key, id: 1 },
      ...{ version: 1, writeId: null, negative: false, value: '', bytes: 1, ttlMs: 100 },
      ...{ expiresAt: 100, staleMs: 0, backstop: false },
    })
    const gone: Told = { type: 'service:lost', at: 5, client: 0, name: 'memcached', message: '' }
    const told = [started(), set('redis', 'a'), set('redis', 'b'), set('memcached', 'a'), gone]
    expect(selectPath(fold(told), 50, graph(['redis', 'memcached'])).tiers).toEqual([
      { tier: 'redis', live: 2, known: 2, away: null },
      { tier: 'memcached', live: 1, known: 1, away: 'lost' },
    ])
    expect(selectPath(fold(told), 150, graph(['redis'])).tiers[0]?.live).toBe(0)
  })
})

describe('the grid', () => {
  const box = { width: 126, height: 92 }

  it('fits 1,000 squares into the box and keeps them apart', () => {
    for (const count of [0, 1, 24, 100, 333, 1000]) {
      const { columns, rows, pitch, side } = layout(count, box)
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * pitch).toBeLessThanOrEqual(126.01)
      expect(rows * pitch).toBeLessThanOrEqual(92.01)
      expect(side).toBeLessThan(pitch)
      expect(side).toBeGreaterThan(1.5)
    }
  })

  it('fills its rows', () => {
    expect([1, 5, 10, 24].map((count) => layout(count, box).columns)).toEqual([1, 5, 5, 6])
  })

  it('is left at its right edge, half way up', () => {
    for (const [count, height] of [
      [1, 72],
      [24, 72],
      [1000, 50],
    ] as const) {
      const { columns, rows, pitch } = layout(count, { width: 126, height })
      const door = doorOf(count, height)
      const beside = door.x + PATH.left - (FIRST.left + columns * pitch)
      expect(beside).toBeGreaterThan(2)
      expect(beside).toBeLessThan(8)
      expect(Math.abs(door.y + PATH.top - (FIRST.top + (rows * pitch) / 2))).toBeLessThan(1)
    }
  })

  it('draws a square for each client that does this, and a line under holders', () => {
    const grid = { columns: 2, rows: 2, side: 14, pitch: 18 }
    expect(squares('wlw', 'w', grid)).toBe('M0.5 0.5h14v14h-14zM0.5 18.5h14v14h-14z')
    expect(squares('wlw', 'a', grid)).toBe('')
    expect(underlines([1], grid)).toBe('M18.5 14.5h14')
  })
})
