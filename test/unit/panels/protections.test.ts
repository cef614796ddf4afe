import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from '@/components/compare/words'
import { protectionFacts } from '@/components/controls/protections'
import { initialSettings } from '@/components/controls/settings'
import { forecast } from '@/components/lab/forecast'
import { graphOf } from '@/components/panels/clients/graph'
import { sayGate, selectPath } from '@/components/panels/clients/selectPath'
import { catalogue } from '@/server/engine'
import { protections as running } from '@/server/patterns'
import { emptyState, protections, type LabState } from '@/server/protocol'
import { fold, reads, started, type Told } from '../../support/fold'

const pattern = catalogue().find(({ id }) => id === 'cache-aside')
if (!pattern) throw new Error('there is no cache-aside')
const graph = graphOf(pattern)
const gateOf = (state: LabState, wanted?: string) => sayGate(selectPath(state, 50, graph, wanted))

const asks = (client: number): Told[] => [
  ...reads(client, 0),
  { type: 'db:asked', at: 1, client, req: client, line: 9, sub: 0, op: 'read', id: 42 },
]

describe.each(protections)('what is said of %s', (name) => {
  const facts = protectionFacts(name)
  const source = readFileSync(running[name].file, 'utf8')

  it('is what its own file does', () => {
    const gate = /ctx\.flights/.test(source) ? 'flight' : 'none'
    expect(facts?.gate).toBe(/ctx\.lock\.|getOrLease/.test(source) ? 'lock' : gate)
    const read = [...source.matchAll(/settings\.(\w+)/g)].map(([, setting]) => setting)
    // What is kept past its TTL, and the patience of a shared load, are read by those it calls.
    const inside = [
      /flights\.join/.test(source) && 'patienceMs',
      name.startsWith('stale') && 'staleMs',
    ]
    expect(new Set(facts?.uses)).toEqual(new Set([...read, ...inside].filter(Boolean)))
  })

  it('is told of in the same words before a run and beside a lane of a comparison', () => {
    const settings = { ...initialSettings(pattern), values: { protection: name, clients: 9 } }
    const lane = { id: 0, pattern, settings }
    expect(sentenceOf(lane, lane)).toBe(facts?.line)
    expect(forecast(pattern, settings).text).toContain(facts?.line)
  })

  it('stands on the path before a run and in it', () => {
    expect(gateOf(emptyState(), name)).toEqual(facts?.idle)
    const state = fold([started({ protection: name }), ...asks(1), ...asks(2)])
    const view = selectPath(state, 50, graph, 'none')
    expect(view).toMatchObject({ gate: facts, loads: 2, holders: [], queue: 0 })
    expect(gateOf(state)).toEqual(facts?.gate === 'flight' ? ['2', 'load'] : facts?.idle)
  })
})

it('says of one shared load that one loads', () => {
  for (const protection of ['single-flight', 'stale-while-revalidate', 'early-refresh'])
    expect(gateOf(fold([started({ protection }), ...asks(1)]))).toEqual(['one', 'loads'])
})

it('names who holds the lock', () => {
  const acquired = (client: number): Told => ({
    ...{ type: 'lock:acquired', at: 2, client, req: client, of: 1, ms: 1, key: 'user:42' },
    ...{ token: `t${client}`, fence: client, leaseMs: 1000, leaseUntil: 1002 },
  })
  const holders = (...clients: number[]) => gateOf(fold([started(), ...clients.map(acquired)]))
  expect(holders(7)).toEqual(['c07', 'holds it'])
  expect(holders(7, 8)).toEqual(['c07 and', 'c08'])
  expect(holders(7, 8, 9)).toEqual(['3 holders'])
})
