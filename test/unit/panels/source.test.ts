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
    // The release, and another turn of its loop, come from line 4 again, which is not passed again.
    const more = [asks(1, 4, 5), asks(1, 4, 2), asks(1, 5, 3), asks(1, 4, 5), asks(1, 4, 5)]
    const told = [asks(1, 3), asks(1, 4, 2), query, ...more]
    const { lines } = fold([started(), ...reads(1, 0), ...told, asks(1, 4), asks(1, 4)])
    expect(lines.pattern).toEqual({ 3: 1, 4: 3, 5: 2 })
    expect(lines.protection).toEqual({ 2: 2, 3: 2, 5: 3 })
  })

  it('counts the line that asks for protection also where that only loads', () => {
    const asking = { ...sources, pattern: file('p', 'x', 'return await ctx.protect(key, load)') }
    const passed = (...told: Told[]) => {
      const state = fold([started(), ...reads(1, 0), ...told])
      return selectSource(state, asking, 'redis-lock')[0]?.lines[1]?.passed
    }
    const load = asks(1, 9, 5)
    expect(passed(asks(1, 1), looked(1, 4, false, 1))).toBeNull()
    expect(passed(asks(1, 1), looked(1, 4, false, 1), load, asks(1, 10, 5))).toBe(1)
    // What was found is renewed, without that line.
    expect(passed(asks(1, 1), looked(1, 4, true, 1), load)).toBeNull()
  })

  it('lets work behind an answer go its own way: the client stands where it asks now', () => {
    const behind = (line: number): Told => ({ ...asks(1, line, 5), req: 1 }) as Told
    const next: Told = { type: 'request:started', at: 3, client: 1, req: 2, op: 'read', id: 42 }
    const now = { ...asks(1, 3), req: 2 } as Told
    const told = [asks(1, 3), looked(1, 1, true, 1), behind(9), finished(1, 2, 2, 'hit'), next, now]
    const state = fold([started(), ...reads(1, 0), ...told, behind(10), behind(11)])
    expect(state.clients[1]).toMatchObject({ line: 3, sub: 0 })
    expect(state.lines).toEqual({
      pattern: { 3: 2, 9: 1, 10: 1, 11: 1 },
      protection: { 5: 1 },
      guarded: 0,
    })
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
