import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import { patterns } from '@/server/patterns'
import { emptyState, project, type CommandInput } from '@/server/protocol'
import { eventsOf, ofType, startLab, type TestLab } from '../support/lab'
import { notHeld, playIn, playUntilIn } from '../support/play'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** A load must end in its lease, and its value be there until the run ends, also on a machine that stalls. */
const SPEEDS: Record<string, number> = { stampede: 1, 'slow-load': 2 }

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

type Given = CommandInput<'run:start'>
const play = (input: Given) => playIn(lab, input)
/** The trap, and beside it the same with its cure. */
const both = (input: Given) => Promise.all([play(input), play({ ...input, cured: true })])

describe('presets', () => {
  const preset = (name: string, pattern: string, cured: boolean) =>
    play({ pattern, preset: name, cured, speed: SPEEDS[name] ?? 4, durationMs: 1200 })
  const having = (name: string) =>
    patterns.filter(({ scenario }) => scenario.presets.some((each) => each.name === name))

  it.concurrent.each(having('stampede').map(({ id }) => id))(
    'stampede springs in %s, and its cure helps',
    async (pattern) => {
      const [trap, cured] = await Promise.all([
        preset('stampede', pattern, false),
        preset('stampede', pattern, true),
      ])
      expect(trap.summary.dbReads).toBe(trap.summary.params['clients'])
      expect(trap.summary.misses).toBe(trap.summary.params['clients'])
      expect(trap.summary.coalesced).toBe(0)
      expect(cured.summary.dbReads).toBe(1)
      expect(cured.summary.coalesced).toBe(cured.summary.misses - 1)
      expect(cured.summary.misses).toBe(cured.summary.params['clients'])
      expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
    },
  )

  it.concurrent.each(having('slow-load').map(({ id }) => id))(
    'slow-load springs in %s, and its cure helps',
    async (pattern) => {
      // Where the second one wakes too late, the next expiry is another chance.
      const input = { pattern, preset: 'slow-load', speed: SPEEDS['slow-load'] }
      const [trap, cured] = await Promise.all([
        playUntilIn(lab, input, ({ lock }) => lock.maxHolders > 1, 0),
        preset('slow-load', pattern, true),
      ])
      expect(trap.summary.lock.maxHolders).toBeGreaterThan(1)
      expect(trap.summary.dbReads).toBeGreaterThan(1)
      const released = ofType(eventsOf(trap.run), 'lock:released')
      expect(released.length).toBeGreaterThan(0)
      expect(released.filter(({ owned }) => owned)).toEqual([])
      const fences = ofType(eventsOf(trap.run), 'lock:acquired').map(({ fence }) => fence)
      expect(fences).toEqual(fences.map((_, i) => i + 1))
      expect(cured.summary).toMatchObject({ dbReads: 1, lock: { maxHolders: 1, lost: 0 } })
      expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
    },
  )

  it('missing-rows asks for what is not there again and again, until that is cached', async () => {
    const [trap, cured] = await Promise.all([
      preset('missing-rows', 'read-through', false),
      preset('missing-rows', 'read-through', true),
    ])
    const nothing = (run: Run) =>
      ofType(eventsOf(run), 'db:answered').filter(({ version }) => version === null).length
    // Two of four keys have no row; each is asked for once in the life of its negative entry.
    expect(nothing(trap.run)).toBeGreaterThan(nothing(cured.run))
    const events = eventsOf(cured.run)
    const negatives = ofType(events, 'cache:set').filter(({ negative }) => negative)
    const cutOff = ofType(events, 'request:finished').filter((e) => e.outcome === 'cancelled')
    const excused = new Set([...negatives, ...cutOff].map(({ req }) => req))
    const found = ofType(events, 'db:answered').filter(({ version }) => version === null)
    expect(found.filter(({ req }) => !excused.has(req))).toEqual([])
    expect(negatives.length).toBeGreaterThan(0)
    expect(ofType(eventsOf(trap.run), 'cache:set').some(({ negative }) => negative)).toBe(false)
    expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
  })

  it('synchronized-expiry has the keys end together, until jitter spreads them', async () => {
    const input = { pattern: 'ttl-expiry', preset: 'synchronized-expiry', speed: 2 } as const
    const [trap, cured] = await both({ ...input, durationMs: 3500 })
    // By the ends that the entries were given, not by the loads that follow: a machine that stalls makes
    // many loads at once of any. Most ends within 250 ms: those of nearly all keys, or of few.
    const peak = ({ run }: { run: Run }) => {
      const ends = ofType(eventsOf(run), 'cache:set').map(({ expiresAt }) => expiresAt)
      const within = (from: number) => ends.filter((end) => end >= from && end < from + 250).length
      return Math.max(...ends.map(within))
    }
    expect(peak(trap)).toBeGreaterThan(peak(cured))
    expect(peak(trap)).toBeGreaterThan(12)
    expect(peak(cured)).toBeLessThan(12)
    expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
  })

  const schedule = ({ run }: { run: Run }) =>
    eventsOf(run).reduce(project, emptyState()).schedule ?? { gaps: { count: 0 }, ticks: [] }

  it.concurrent.each(['gap', 'failed-refresh'])(
    '%s leaves readers without a value, and its cure does not',
    async (name) => {
      const input = { pattern: 'scheduled-refresh', preset: name, speed: 2 } as const
      const [trap, cured] = await both({ ...input, durationMs: 4800 })
      expect(schedule(trap).gaps.count).toBeGreaterThan(0)
      expect(schedule(cured).gaps.count).toBe(0)
      expect(trap.summary.misses).toBeGreaterThan(cured.summary.misses)
      const served = ofType(eventsOf(cured.run), 'cache:answered').map(({ found }) => found)
      // The old value is served, and marked as old.
      expect(served.includes('stale')).toBe(name === 'failed-refresh')
      expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
    },
  )

  it('slow-refresh skips ticks and never overlaps, until its period is long enough', async () => {
    const input = { pattern: 'scheduled-refresh', preset: 'slow-refresh', speed: 2 } as const
    const [trap, cured] = await both({ ...input, durationMs: 3500 })
    const skipped = (played: { run: Run }) => ofType(eventsOf(played.run), 'tick:skipped').length
    expect(skipped(trap)).toBeGreaterThan(0)
    expect(skipped(cured)).toBe(0)
    expect([...notHeld(trap.summary), ...notHeld(cured.summary)]).toEqual([])
  })
})
