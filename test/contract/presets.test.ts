import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns } from '@/server/patterns'
import { emptyState, isCutOff, project, trapSeen } from '@/server/protocol'
import type { LabEvent, Shows, Summary, TrapSeen } from '@/server/protocol'
import { eventsOf, ofType, startLab, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

const SPEED = 5
/** Cured, a load ends in its lease: a busy machine must not hold one up for the difference. */
const SPEEDS: Record<string, number> = { 'slow-load': 2 }
/** How long a cured run is watched, in ms, and how long a trap may take to spring on a busy machine. */
const CURED_MS = 2000
const PATIENCE_MS = 20_000

interface Played {
  summary: Summary
  events: LabEvent[]
  trap: TrapSeen
}

/** Memcached's whole seconds are not divided by a speed: these are tested in multi-level.test.ts. */
const wholeSeconds = ['lives-add-up', 'old-for-ever', 'late-load']
/** Each with both brokers, in write-behind.test.ts. */
const withBrokers = ['worker-killed', 'lost-job', 'burst']
/** They kill nodes of the cluster: in cluster-failover.test.ts. */
const withFailover = ['killed-master', 'lost-in-failover']
const elsewhere = [...wholeSeconds, ...withBrokers, ...withFailover]

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

interface Wanted {
  pattern: string
  preset: string
  shows: Shows
}

/** Counted by what everyone can do again: the fold of the run's events. */
async function play(
  { pattern, preset, shows }: Wanted,
  more: { cured: boolean; durationMs: number },
): Promise<Played> {
  const speed = SPEEDS[preset] ?? SPEED
  const run = await lab.start({ pattern, preset, speed, ...more })
  const seen = () => trapSeen(eventsOf(run).reduce(project, emptyState()), shows, speed)
  const watch = setInterval(() => {
    if (more.cured || !seen().sprung) return
    // Once: a second stop would wait for nothing.
    clearInterval(watch)
    run.stop()
  }, 200)
  const summary = await run.finished
  clearInterval(watch)
  return { summary, events: eventsOf(run), trap: seen() }
}

const presets = patterns.flatMap(({ id, scenario }) =>
  scenario.presets.map((preset) => ({ pattern: id, preset: preset.name, ...preset })),
)

describe('presets', () => {
  it.each(presets)('$pattern/$preset says in two sentences what will happen, and why', (preset) => {
    expect(preset.summary).toMatch(/^[^.]+\. [^.]+\.$/)
    expect(Object.keys(preset.cure)).not.toEqual([])
    for (const { why } of preset.disturbances ?? []) expect(why).toMatch(/^[a-z].*[^.]$/)
  })

  const here = presets.filter(({ preset }) => !elsewhere.includes(preset))
  it.concurrent.each(here)('$pattern/$preset springs, and is cured', async (preset) => {
    const [trap, cured] = await Promise.all([
      play(preset, { cured: false, durationMs: PATIENCE_MS }),
      play(preset, { cured: true, durationMs: CURED_MS }),
    ])
    expect(trap.trap).toMatchObject({ sprung: true })
    expect(cured.trap).toMatchObject({ sprung: false })
    // What the settings allow is counted, what they guarantee holds, in the trap as without it.
    const notHeld = [...trap.summary.claims, ...cured.summary.claims].filter(({ held }) => !held)
    expect(notHeld).toEqual([])
    for (const { summary, events } of [trap, cured]) {
      // Who waits for a lock then looks again: where that takes long, the end of the run cuts it off.
      const failures = ofType(events, 'call:failed').filter((failed) => !isCutOff(failed))
      expect(failures.filter(({ code }) => code !== 'injected')).toEqual([])
      expect([summary.unknown, summary.preset]).toEqual([0, preset.preset])
    }
  })
})
