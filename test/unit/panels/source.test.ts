import { describe, expect, it } from 'vitest'
import { firstLine, protectionOf, selectSource } from '@/components/panels/source/select'
import {
  emptyState,
  params,
  type PatternInfo,
  type SourceFile,
  type Sources,
} from '@/server/protocol'
import { finished, fold, looked, reads, started, type Told } from '../../support/fold'

const file = (name: string, ...text: string[]): SourceFile => ({
  file: name,
  sha256: '',
  lines: text.map((line) => [{ text: line, kind: 'plain' }]),
})

const sources: Sources = {
  pattern: file(
    'cache-aside/pattern.ts',
    "import x from 'y'",
    'export async function read() {',
    'a',
    'b',
  ),
  protections: { 'redis-lock': file('protections/redis-lock.ts', 'export const p = 1', 'c') },
}
const pattern: PatternInfo = {
  ...{
    id: 'cache-aside',
    title: 'Cache-aside',
    summary: '',
    services: [],
    panels: [],
    picture: [],
  },
  ...{ scenarios: [], presets: [], faults: [], explain: { use: '', avoid: '', simplified: '' } },
  params: [{ name: 'protection', ...params.protection }],
}

const asks = (client: number, line: number, sub = 0): Told => ({
  type: 'cache:asked',
  tier: 'redis',
  at: 5,
  client,
  req: client,
  line,
  sub,
  key: 'user:42',
  purpose: 'first',
})
const waits = (client: number): Told => ({
  type: 'wait:began',
  at: 6,
  client,
  req: client,
  line: 3,
  sub: 2,
  key: 'lock:user:42',
  on: 'lock',
  upToMs: 1000,
})

describe('the source', () => {
  it('counts passes a line, names one client and counts several, tinted by what they do', () => {
    const state = fold([
      started(),
      ...[1, 2, 3].flatMap((client) => reads(client, 0)),
      ...[1, 2, 3].map((client) => asks(client, 3)),
      waits(1),
      waits(2),
      { type: 'db:asked', at: 7, client: 3, req: 3, line: 4, sub: 0, op: 'read', id: 42 },
    ])
    const [main, protection] = selectSource(state, sources, protectionOf(state, pattern))
    expect(main?.lines[2]).toMatchObject({ number: 3, passed: 3, who: '2', tint: 'lock' })
    expect(main?.lines[2]?.names).toBe('c01, c02')
    expect(main?.lines[3]).toMatchObject({ passed: 1, who: 'c03', names: '', tint: 'db' })
    expect(main?.lines[0]).toMatchObject({ passed: null, who: '', tint: null })
    expect(protection?.lines[1]).toMatchObject({ passed: 2, who: '2', tint: 'lock' })
  })

  it('names ten of those who stand on a line, and says how many more there are', () => {
    const clients = Array.from({ length: 22 }, (_, i) => i + 1)
    const state = fold([
      started(),
      ...clients.flatMap((client) => [...reads(client, 0), asks(client, 3)]),
    ])
    expect(selectSource(state, sources, null)[0]?.lines[2]).toMatchObject({
      who: '22',
      names: 'c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, +12 more',
    })
  })

  it('counts every line that was passed, and those of a call that is not held', () => {
    const came = (told: Told, passed: number[]) => ({ ...told, passed }) as Told
    const held: Told = {
      ...{ type: 'gate:held', at: 6, client: 1, req: 1, line: 5, sub: 3, call: 'db.read' },
    }
    const query: Told = {
      ...{ type: 'db:asked', at: 7, client: 1, req: 1, line: 5, sub: 3, op: 'read', id: 42 },
    }
    const { lines } = fold([
      started(),
      ...reads(1, 0),
      // Line 2 asks a function whose line 3 calls, line 4 for protection; its line 3 loads.
      came(asks(1, 3), [2 * 1024, 3 * 1024]),
      ...[came(asks(1, 4, 2), [4 * 1024, 2]), came(asks(1, 4, 2), [2])],
      ...[held, came(query, [3, 5 * 1024]), came(asks(1, 5, 3), [])],
      { ...finished(1, 9, 4, 'miss'), passed: [6 * 1024, 7] } as Told,
    ])
    expect(lines).toEqual({
      pattern: { 2: 1, 3: 1, 4: 1, 5: 1, 6: 1 },
      protection: { 2: 2, 3: 1, 7: 1 },
    })
  })

  it('lets work behind an answer go its own way: the client stands where it asks now', () => {
    const behind = (line: number): Told => ({ ...asks(1, line, 5), req: 1 }) as Told
    const next: Told = { type: 'request:started', at: 3, client: 1, req: 2, op: 'read', id: 42 }
    const now = { ...asks(1, 3), req: 2 } as Told
    const told = [asks(1, 3), looked(1, 1, true, 1), behind(9), finished(1, 2, 2, 'hit'), next, now]
    const state = fold([started(), ...reads(1, 0), ...told, behind(10), behind(11)])
    expect(state.clients[1]).toMatchObject({ line: 3, sub: 0 })
    expect(state.lines).toEqual({ pattern: { 3: 2 }, protection: { 5: 3 } })
  })

  it('shows the usual protection before a run, and nothing where no file is known', () => {
    const files = selectSource(emptyState(), sources, protectionOf(emptyState(), pattern))
    expect(files.map(({ file }) => file)).toEqual([
      'cache-aside/pattern.ts',
      'protections/redis-lock.ts',
    ])
    expect(protectionOf(emptyState(), undefined)).toBeNull()
    expect(selectSource(emptyState(), null, 'redis-lock')).toEqual([])
  })

  it('begins at the first exported function', () => {
    const [main] = selectSource(emptyState(), sources, null)
    expect(firstLine(main?.lines ?? [])).toBe(2)
    expect(firstLine([])).toBe(1)
  })
})
