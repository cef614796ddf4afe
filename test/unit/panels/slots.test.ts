import { describe, expect, it } from 'vitest'
import { selectSlots } from '@/components/panels/slots/select'
import { slotOf } from '@/server/protocol'
import { fold, started, type Told } from '../../support/fold'

const lab = { client: 0 }
const prefix = 'p:'
const slotA = slotOf('p:a')
const half = 8192

const mapped = (nodes: [string, string], at = 1): Told => ({
  ...{ type: 'cluster:mapped', at, ...lab, prefix },
  slots: [
    { from: 0, to: half - 1, node: nodes[0], replicas: ['h:7003'] },
    { from: half, to: 16_383, node: nodes[1], replicas: [] },
  ],
})
const entry = (key: string) => ({ tier: 'redis-cluster', key })
const asked = (key: string): Told => ({
  ...{ type: 'cache:asked', at: 2, client: 1, req: 1, line: 3, sub: 0, purpose: 'first' },
  ...entry(key),
})
const found = (key: string): Told => ({
  ...{ type: 'cache:answered', at: 3, client: 1, req: 1, of: 3, ms: 1, ...entry(key) },
  ...{ found: 'value', version: 1 },
})
const view = (...told: Told[]) => selectSlots(fold([started(), ...told]), 1000)
const both: [string, string] = ['h:7001', 'h:7002']

describe('the slots', () => {
  it('have no picture before there is a map', () => {
    expect(view()).toBeNull()
  })

  it('say who serves which, and who is whose copy', () => {
    const { nodes, segments } = view(mapped(both)) ?? {}
    expect(nodes?.map(({ name, role, of, ranges }) => [name, role, of, ...ranges])).toEqual([
      ['7001', 'master', null, '0–8,191'],
      ['7003', 'replica', '7001'],
      ['7002', 'master', null, '8,192–16,383'],
    ])
    expect(segments?.map(({ name, lost }) => [name, lost])).toEqual([
      ['7001', false],
      ['7002', false],
    ])
  })

  it('mark where keys are, as hot as their calls', () => {
    const { marks, hottest } =
      view(mapped(both), asked('a'), asked('a'), found('a'), asked('b')) ?? {}
    expect(marks?.find(({ slot }) => slot === slotA)).toMatchObject({ there: true, heat: 1 })
    expect(marks?.find(({ slot }) => slot !== slotA)).toMatchObject({ there: false, heat: 0.5 })
    expect(hottest).toMatchObject({ slot: slotA, calls: 2, share: 2 / 3, keys: ['a'] })
    expect(hottest?.name).toBe(slotA < half ? '7001' : '7002')
  })

  it('keep a lost node in its place, also when another serves its slots', () => {
    const lost: Told = { type: 'cluster:lost', at: 400, ...lab, node: 'h:7001', how: 'killed' }
    const before = view(mapped(both), lost)
    expect(before?.segments[0]).toMatchObject({ name: '7001', lost: true })
    expect(before?.nodes[0]).toMatchObject({ role: 'master', state: 'killed', ms: 600 })
    const after = view(mapped(both), lost, mapped(['h:7003', 'h:7002'], 500))
    expect(after?.segments[0]).toMatchObject({ name: '7003', lost: false })
    expect(after?.nodes.map(({ name, state }) => [name, state])).toEqual([
      ['7001', 'killed'],
      ['7003', 'up'],
      ['7002', 'up'],
    ])
    expect(after?.changes).toBe(1)
  })

  it('list redirections, the newest first', () => {
    const moved = (at: number): Told => ({
      ...{ type: 'cluster:redirected', at, client: 1, req: 1, of: 0, kind: 'moved', slot: 7 },
      ...{ from: 'h:7001', to: 'h:7002' },
    })
    const { redirects, moved: count } = view(mapped(both), moved(5), moved(6)) ?? {}
    expect(count).toBe(2)
    expect(redirects?.map(({ at, from, to }) => [at, from, to])).toEqual([
      [6, '7001', '7002'],
      [5, '7001', '7002'],
    ])
  })
})
