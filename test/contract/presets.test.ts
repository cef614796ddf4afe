import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns } from '@/server/patterns'
import { emptyState, project, type LabEvent, type Summary } from '@/server/protocol'
import { eventsOf, ofType, startLab, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

const SPEED = 5
/** How long a cured run is watched, in ms, and how long a trap may take to spring on a busy machine. */
const CURED_MS = 2000
const PATIENCE_MS = 20_000

interface Played {
  summary: Summary
  events: LabEvent[]
}

/** What each trap is counted by: more than 0 where it springs, 0 where it is cured. */
const traps: Record<string, (played: Played) => number> = {
  stampede: loadsBesideAnother,
  'slow-load': ({ summary }) => summary.lock.maxHolders - 1,
  'missing-rows': loadsOfKnownAbsence,
  'failing-database': ({ summary }) => summary.readErrors,
  'stale-set': ({ summary }) => summary.staleReads,
  'crossed-overwrites': ({ summary }) => summary.staleReads,
  'failed-delete': ({ summary }) => summary.staleReads,
  // Nothing removes this one: what the shorter TTL ends is all that is older than it.
  'outside-write': (played) => copiesServedAfter(played, 1000 / SPEED + 50),
  'unsaved-value': ({ summary }) => summary.dirtyReads,
  'crossed-writers': ({ summary }) => summary.staleReads,
  'synchronized-expiry': (played) => Math.max(0, expiriesTogether(played, 500 / SPEED) - 30),
  gap: scheduleGaps,
  'failed-refresh': scheduleGaps,
  'slow-refresh': ({ events }) => ofType(events, 'tick:skipped').length,
}

/** Memcached's whole seconds are not divided by a speed: these are tested in multi-level.test.ts. */
const wholeSeconds = ['lives-add-up', 'old-for-ever', 'late-load']
/** Each with both brokers, in write-behind.test.ts. */
const withBrokers = ['worker-killed', 'lost-job', 'burst']
/** They kill nodes of the cluster: in cluster-failover.test.ts. */
const withFailover = ['killed-master', 'lost-in-failover']
const elsewhere = [...wholeSeconds, ...withBrokers, ...withFailover]

/** Loads that began while another of the same row was under way. */
function loadsBesideAnother({ events }: Played): number {
  const open = new Map<number, number>()
  let beside = 0
  for (const event of events) {
    if (event.type === 'db:asked' && event.op === 'read') {
      if ([...open.values()].includes(event.id)) beside++
      open.set(event.seq, event.id)
    } else if (event.type === 'db:answered' || event.type === 'call:failed') open.delete(event.of)
  }
  return beside
}

/** Loads that found no row, beyond those whose answer was cached. */
function loadsOfKnownAbsence({ events }: Played): number {
  const absent = ofType(events, 'db:answered').filter(({ version }) => version === null)
  const cached = ofType(events, 'cache:set').filter(({ negative }) => negative)
  return absent.length - cached.length
}

/** Looks that found a copy which had been stored longer than this before, in ms. */
function copiesServedAfter({ events }: Played, ms: number): number {
  const stored = new Map<string, number>()
  let late = 0
  for (const event of events) {
    if (event.type === 'cache:set') stored.set(event.key, event.at)
    else if (event.type === 'cache:answered' && event.found === 'value') {
      if (event.at - event.ms - (stored.get(event.key) ?? 0) > ms) late++
    }
  }
  return late
}

/** The most values that end within so many ms. */
function expiriesTogether({ events }: Played, ms: number): number {
  const ends = ofType(events, 'cache:set').map(({ expiresAt }) => expiresAt)
  return Math.max(0, ...ends.map((end) => ends.filter((at) => at >= end && at < end + ms).length))
}

/** How often the refreshed value was gone before the next one came. */
function scheduleGaps({ events }: Played): number {
  return events.reduce(project, emptyState()).schedule?.gaps.count ?? 0
}

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

async function play(
  { pattern, preset }: { pattern: string; preset: string },
  more: { cured: boolean; durationMs: number },
  enough: (played: Played) => boolean = () => false,
): Promise<Played> {
  const run = await lab.start({ pattern, preset, speed: SPEED, ...more })
  const watch = setInterval(() => {
    if (enough({ summary: run.summary(), events: eventsOf(run) })) run.stop()
  }, 200)
  const summary = await run.finished
  clearInterval(watch)
  return { summary, events: eventsOf(run) }
}

const presets = patterns.flatMap(({ id, scenario }) =>
  scenario.presets.map((preset) => ({ pattern: id, preset: preset.name, ...preset })),
)

describe('presets', () => {
  it('have a way to be counted, each', () => {
    expect([...new Set(presets.map(({ preset }) => preset))].sort()).toEqual(
      [...Object.keys(traps), ...elsewhere].sort(),
    )
  })

  it.each(presets)('$pattern/$preset says in two sentences what will happen, and why', (preset) => {
    expect(preset.summary).toMatch(/^[^.]+\. [^.]+\.$/)
    expect(Object.keys(preset.cure)).not.toEqual([])
    for (const { why } of preset.disturbances ?? []) expect(why).toMatch(/^[a-z].*[^.]$/)
  })

  const here = presets.filter(({ preset }) => !elsewhere.includes(preset))
  it.concurrent.each(here)('$pattern/$preset springs, and is cured', async (preset) => {
    const counted = traps[preset.preset] ?? (() => NaN)
    const [trap, cured] = await Promise.all([
      play(preset, { cured: false, durationMs: PATIENCE_MS }, (played) => counted(played) > 0),
      play(preset, { cured: true, durationMs: CURED_MS }),
    ])
    expect(counted(trap)).toBeGreaterThan(0)
    expect(counted(cured)).toBe(0)
    // What the settings allow is counted, what they guarantee holds, in the trap as without it.
    const notHeld = [...trap.summary.claims, ...cured.summary.claims].filter(({ held }) => !held)
    expect(notHeld).toEqual([])
    for (const { summary, events } of [trap, cured]) {
      const failures = ofType(events, 'call:failed')
      expect(failures.filter(({ code }) => code !== 'injected')).toEqual([])
      expect([summary.unknown, summary.preset]).toEqual([0, preset.preset])
    }
  })
})
