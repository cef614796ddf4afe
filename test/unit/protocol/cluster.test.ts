import { describe, expect, it } from 'vitest'
import { slotOf } from '@/server/protocol'
import { fold, started, type Told } from '../../support/fold'

const lab = { client: 0 }
const caller = { client: 1, req: 1 }
const entry = { tier: 'redis-cluster', key: '1' }
const prefix = 'cachescope:run:'
const slot = slotOf(`${prefix}1`)

const mapped = (nodes: string[], replicas: string[] = [], at = 1): Told => {
  const size = Math.ceil(16_384 / nodes.length)
  const slots = nodes.map((node, i) => ({
    ...{ from: i * size, to: Math.min(16_383, (i + 1) * size - 1), node },
    replicas: replicas[i] === undefined ? [] : [replicas[i]],
  }))
  return { type: 'cluster:mapped', at, ...lab, prefix, slots }
}
const asked: Told = {
  ...{ type: 'cache:asked', at: 2, ...caller, line: 3, sub: 0, ...entry, purpose: 'first' },
}
const answered = (found: 'value' | 'nothing'): Told => ({
  ...{ type: 'cache:answered', at: 3, ...caller, of: 3, ms: 1, ...entry, found, version: null },
})
const set: Told = {
  ...{ type: 'cache:set', at: 4, ...caller, of: 3, ms: 1, ...entry, id: 1, version: 1 },
  ...{ writeId: null, negative: false, value: '{}', bytes: 2, ttlMs: 9, expiresAt: 13 },
  ...{ staleMs: 0, backstop: true },
}
const deleted: Told = {
  ...{ type: 'cache:deleted', at: 5, ...caller, of: 3, ms: 1, ...entry, existed: true },
}
const cluster = (...told: Told[]) => fold([started(), ...told]).cluster
const keysOf = (...told: Told[]) =>
  Object.fromEntries(
    Object.entries(cluster(...told)?.nodes ?? {}).map(([node, { keys }]) => [node, keys]),
  )

describe('the cluster', () => {
  it('is there once it is mapped', () => {
    expect(fold([started()]).cluster).toBeNull()
    expect(cluster(mapped(['a:1', 'b:2'], ['c:3']))).toMatchObject({
      ...{ prefix, mappedAt: 1, changes: 0 },
      nodes: {
        'a:1': { role: 'master', of: null, slots: 8192, state: 'up' },
        'b:2': { role: 'master', of: null, slots: 8192, state: 'up' },
        'c:3': { role: 'replica', of: 'a:1', slots: 0, state: 'up' },
      },
    })
  })

  it('follows a promotion: who is in the map no more has no part in it', () => {
    const lost: Told = { type: 'cluster:lost', at: 2, ...lab, node: 'a:1', how: 'killed' }
    const after = cluster(mapped(['a:1', 'b:2'], ['c:3']), lost, mapped(['c:3', 'b:2'], [], 9))
    expect(after).toMatchObject({
      ...{ mappedAt: 9, changes: 1 },
      nodes: {
        'a:1': { role: 'none', slots: 0, state: 'killed', since: 2 },
        'c:3': { role: 'master', of: null, slots: 8192 },
      },
    })
    const back: Told = { type: 'cluster:back', at: 12, ...lab, node: 'a:1' }
    expect(cluster(mapped(['a:1']), lost, back)?.nodes['a:1']).toMatchObject({
      ...{ state: 'up', since: 12 },
    })
  })

  it('counts calls by slot, and keys by the node that owns their slot', () => {
    const one = mapped(['a:1'])
    expect(cluster(one, asked, asked)?.calls).toEqual({ [slot]: 2 })
    const locking = { ...caller, at: 2, line: 3, sub: 9, key: '1', token: 't1' }
    const requested: Told = { type: 'lock:requested', ...locking }
    const releasing: Told = { type: 'lock:releasing', ...locking }
    expect(cluster(one, requested, releasing)).toMatchObject({ calls: { [slot]: 2 }, keys: {} })
    expect(cluster(one, asked)?.keys).toEqual({ '1': { slot, there: false } })
    expect(keysOf(one, asked, answered('nothing'), set)).toEqual({ 'a:1': 1 })
    expect(keysOf(one, set, set, deleted)).toEqual({ 'a:1': 0 })
    expect(keysOf(one, set, answered('nothing'))).toEqual({ 'a:1': 0 })
    expect(keysOf(one, set, mapped(['b:2']))).toEqual({ 'a:1': 0, 'b:2': 1 })
  })

  it('leaves other tiers alone', () => {
    const other = { ...asked, tier: 'redis' } as Told
    expect(cluster(mapped(['a:1']), other)).toMatchObject({ calls: {}, keys: {} })
  })

  it('counts redirects and keeps the newest', () => {
    const redirect = (kind: 'moved' | 'ask', at: number): Told => ({
      ...{ type: 'cluster:redirected', at, ...caller, of: 2, kind, slot, from: 'a:1', to: 'b:2' },
    })
    const many = Array.from({ length: 30 }, (_, i) => redirect(i === 29 ? 'ask' : 'moved', 10 + i))
    const after = cluster(mapped(['a:1']), ...many)
    expect(after?.redirects).toEqual({ moved: 29, ask: 1 })
    expect(after?.recent).toHaveLength(20)
    expect(after?.recent[0]).toMatchObject({ kind: 'ask', at: 39, slot, from: 'a:1', to: 'b:2' })
  })

  it('counts the commands of the pattern that each node answered', () => {
    const wire = (of: number): Told => ({
      ...{ type: 'wire:replied', at: 3, ...caller, of, server: 'redis-cluster', node: 'a:1' },
      ...{ command: 'GET 1', reply: '', ms: 1, purpose: null },
      ...{ hits: 0, misses: 0, sets: 0, deletes: 0 },
    })
    expect(cluster(mapped(['a:1']), wire(2), wire(0), wire(2))?.nodes['a:1']?.commands).toBe(2)
  })
})
