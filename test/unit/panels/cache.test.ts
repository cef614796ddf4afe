import { describe, expect, it } from 'vitest'
import { hint } from '@/components/panels/cache/Entry'
import { selectCache } from '@/components/panels/cache/select'
import { slotOf } from '@/server/protocol'
import { fold, started, type Told } from '../../support/fold'

const set = (
  key: string,
  id: number,
  at: number,
  ttlMs: number,
  version: number | null = 1,
): Told => ({
  type: 'cache:set',
  tier: 'redis',
  writeId: null,
  staleMs: 0,
  backstop: false,
  at,
  client: 1,
  req: 1,
  of: 1,
  ms: 0.2,
  key,
  id,
  version,
  negative: version === null,
  value: '{}',
  bytes: 2,
  ttlMs,
  expiresAt: at + ttlMs,
})

const committed = (id: number, version: number, at: number): Told[] => [
  { type: 'db:asked', at, client: 2, req: 2, line: 1, sub: 0, op: 'write', id },
  {
    type: 'db:answered',
    at,
    client: 2,
    req: 2,
    of: 1,
    ms: 1,
    op: 'write',
    id,
    version,
    value: null,
    writeId: 'w1',
  },
]

describe('what is cached', () => {
  it('counts the time left from the end of the entry and the run’s clock', () => {
    const { lines, live } = selectCache(
      fold([started(), set('user:1', 1, 100, 6000)]),
      2100,
      'left',
      '',
    )
    expect(lines[0]).toMatchObject({ kind: 'live', ms: 4000, ttlMs: 6000, version: 1 })
    expect(live).toBe(1)
  })

  it('is stale when the database has a newer version, and only while it lives', () => {
    const state = fold([started(), set('user:1', 1, 0, 1000, 4), ...committed(1, 5, 100)])
    expect(selectCache(state, 500, 'left', '').lines[0]).toMatchObject({
      stale: true,
      dbVersion: 5,
    })
    expect(selectCache(state, 1500, 'left', '').lines[0]).toMatchObject({
      stale: false,
      kind: 'expired',
    })
  })

  it('keeps what is over for five seconds, with the time since', () => {
    const state = fold([
      started(),
      set('user:1', 1, 0, 1000),
      set('user:2', 2, 0, 60_000),
      {
        type: 'cache:deleted',
        tier: 'redis',
        at: 700,
        client: 1,
        req: 1,
        of: 1,
        ms: 1,
        key: 'user:2',
        existed: true,
      },
    ])
    expect(selectCache(state, 2300, 'key', '').lines.map(({ kind, ms }) => [kind, ms])).toEqual([
      ['expired', 1300],
      ['deleted', 1600],
    ])
    expect(selectCache(state, 6100, 'key', '').lines).toEqual([])
  })

  it('tells a key that went before its time from one that expired', () => {
    const state = fold([
      started(),
      set('user:1', 1, 0, 60_000),
      { type: 'cache:observed', tier: 'redis', at: 500, client: 0, key: 'user:1', leftMs: null },
    ])
    expect(selectCache(state, 600, 'key', '').lines[0]).toMatchObject({ kind: 'gone', ms: 100 })
  })

  it('says of an evicted key why it is thought so, and of another that is gone what it can be', () => {
    const missing: Told = {
      ...{ type: 'cache:observed', tier: 'redis', at: 500, client: 0, key: 'user:1', leftMs: null },
    }
    const line = (...told: Told[]) => {
      const state = fold([started(), set('user:1', 1, 0, 60_000), ...told])
      const [one] = selectCache(state, 600, 'key', '').lines
      return one && [one.kind, one.ms, hint(one)]
    }
    expect(
      line({ type: 'service:evicted', at: 400, client: 0, name: 'redis', keys: 3 }, missing),
    ).toEqual([
      ...['evicted', 100],
      'user:1 in redis went before its end. redis has evicted keys since this one was last seen: most probably this one too.',
    ])
    expect(line(missing)).toEqual([
      ...['gone', 100],
      'user:1 in redis went before its end, and redis tells of no eviction since it was last seen: it was deleted by somebody else, or the server lost it.',
    ])
  })

  it('labels what is cached as "no such row"', () => {
    const state = fold([started(), set('user:9', 9, 0, 1000, null)])
    expect(selectCache(state, 1, 'key', '').lines[0]).toMatchObject({
      negative: true,
      version: null,
    })
  })

  it('keeps what is past its TTL as long as it may be served stale, then it is expired', () => {
    const kept: Told = { ...set('user:1', 1, 0, 1000), staleMs: 500 } as Told
    const state = fold([started(), kept])
    const at = (now: number) => selectCache(state, now, 'left', '').lines[0]
    expect(at(900)).toMatchObject({ kind: 'live', ms: 100, until: 1000 })
    expect(at(1200)).toMatchObject({ kind: 'kept', ms: 300, bornAt: 1000, until: 1500 })
    expect(at(1700)).toMatchObject({ kind: 'expired', ms: 200 })
  })

  it('takes the server’s word for both times together', () => {
    const kept: Told = { ...set('user:1', 1, 0, 1000), staleMs: 500 } as Told
    const seen: Told = {
      type: 'cache:observed',
      tier: 'redis',
      at: 100,
      client: 0,
      key: 'user:1',
      leftMs: 1300,
    }
    const [line] = selectCache(fold([started(), kept, seen]), 200, 'left', '').lines
    expect(line).toMatchObject({ kind: 'live', until: 900 })
    const gone: Told = { ...seen, at: 1200, leftMs: null }
    expect(selectCache(fold([started(), kept, gone]), 1300, 'left', '').lines[0]?.kind).toBe('gone')
  })

  it('is unsaved, not stale, while the database does not have it yet', () => {
    const unsaved: Told = {
      ...set('user:1', 1, 200, 9000, null),
      negative: false,
      writeId: 'w9',
    } as Told
    const state = fold([started(), ...committed(1, 5, 100), unsaved])
    const [line] = selectCache(state, 300, 'left', '').lines
    expect(line).toMatchObject({ unsaved: true, stale: false, dbVersion: 5 })
  })

  it('tells for five seconds what was replaced, and nothing of what was over before', () => {
    const state = fold([started(), set('user:1', 1, 0, 1000, 3), set('user:1', 1, 500, 9000, 4)])
    const replaced = (now: number) => selectCache(state, now, 'left', '').lines[0]?.replaced
    expect(replaced(700)).toEqual({ version: 3, ms: 200 })
    expect(replaced(5600)).toBeNull()
    const after = fold([started(), set('user:1', 1, 0, 1000, 3), set('user:1', 1, 1500, 9000, 4)])
    expect(selectCache(after, 1600, 'left', '').lines[0]?.replaced).toBeNull()
  })

  it('puts stale ones first on request', () => {
    const state = fold([
      ...[started(), set('user:1', 1, 0, 9000, 4), set('user:2', 2, 0, 5000, 4)],
      ...committed(2, 5, 100),
    ])
    const view = selectCache(state, 200, 'stale', '')
    expect(view.lines.map(({ key }) => key)).toEqual(['user:2', 'user:1'])
    expect(view.stale).toBe(1)
  })

  it('sorts by key as people count, or by time left with what is over on top, and filters', () => {
    const state = fold([
      started(),
      set('user:10', 10, 0, 9000),
      set('user:9', 9, 0, 7000),
      set('user:2', 2, 0, 100),
    ])
    const keys = (order: 'key' | 'left', filter = '') =>
      selectCache(state, 200, order, filter).lines.map(({ key }) => key)
    expect(keys('key')).toEqual(['user:2', 'user:9', 'user:10'])
    expect(keys('left')).toEqual(['user:2', 'user:10', 'user:9'])
    expect(keys('key', ' USER:1')).toEqual(['user:10'])
    expect(selectCache(state, 200, 'key', 'user:1')).toMatchObject({ keys: 3, live: 2 })
  })
})

describe('in a cluster', () => {
  const mapped: Told = {
    ...{ type: 'cluster:mapped', at: 1, client: 0, prefix: 'p:' },
    slots: [
      { from: 0, to: 8191, node: 'h:7001', replicas: [] },
      { from: 8192, to: 16_383, node: 'h:7002', replicas: [] },
    ],
  }
  const inCluster = (key: string, id: number): Told => ({
    ...set(key, id, 100, 60_000),
    ...{ tier: 'redis-cluster', backstop: true },
  })
  const keys = ['user:1', 'user:2', 'user:3', 'user:4']
  const told = [started(), mapped, ...keys.map((key, index) => inCluster(key, index + 1))]
  const view = (...more: Told[]) => selectCache(fold([...told, ...more]), 200, 'slot', '').lines

  it('each key says its slot and the node that serves it, in the order of the slots', () => {
    const places = view().map(({ key, place }) => [key, place])
    const expected = keys
      .map((key) => [key, slotOf(`p:${key}`)] as const)
      .sort(([, a], [, b]) => a - b)
      .map(([key, slot]) => [key, { slot, node: slot < 8192 ? 'h:7001' : 'h:7002', lost: false }])
    expect(places).toEqual(expected)
    const [first] = view()
    expect(first && hint(first)).toMatch(
      /^user:\d in redis-cluster, slot [\d,]+, on node h:7001\. /,
    )
    // Its end is ours, and said to be.
    expect(first && hint(first)).toContain('bytes, no TTL of its own, our backstop is 60 s.')
  })

  it('a node that is gone is told as such', () => {
    const lines = view({ type: 'cluster:lost', at: 150, client: 0, node: 'h:7001', how: 'killed' })
    for (const { place } of lines) expect(place?.lost).toBe(place?.node === 'h:7001')
    expect(lines[0] && hint(lines[0])).toContain('on node h:7001, which is gone')
  })

  it('elsewhere a key has no slot', () => {
    const { lines } = selectCache(fold([started(), set('user:1', 1, 100, 6000)]), 200, 'slot', '')
    expect(lines[0]?.place).toBeNull()
    expect(lines[0] && hint(lines[0])).toMatch(/^user:1 in redis\. /)
  })
})
