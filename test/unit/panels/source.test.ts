import { describe, expect, it } from 'vitest'
import { firstLine, protectionOf, selectSource } from '@/components/panels/source/select'
import {
  emptyState,
  params,
  type PatternInfo,
  type SourceFile,
  type Sources,
} from '@/server/protocol'
import { fold, reads, started, type Told } from '../../support/fold'

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
    expect(main?.lines[3]).toMatchObject({ passed: 1, who: 'c03', tint: 'db' })
    expect(main?.lines[0]).toMatchObject({ passed: null, who: '', tint: null })
    expect(protection?.lines[1]).toMatchObject({ passed: 2, who: '2', tint: 'lock' })
  })

  it('counts a line that awaits others once, however many calls they make', () => {
    const query: Told = {
      ...{ type: 'db:asked', at: 7, client: 1, req: 1, line: 5, sub: 3, op: 'read', id: 42 },
    }
    const state = fold([
      started(),
      ...reads(1, 0),
      // Line 4 asks for protection; its line 2 asks and asks again, and its line 3 loads.
      ...[asks(1, 3), asks(1, 4, 2), asks(1, 4, 2)],
      query,
      asks(1, 6, 3),
    ])
    expect(state.lines.pattern).toEqual({ 3: 1, 4: 1, 5: 1, 6: 1 })
    expect(state.lines.protection).toEqual({ 2: 2, 3: 1 })
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
