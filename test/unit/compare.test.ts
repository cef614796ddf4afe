import { describe, expect, it } from 'vitest'
import {
  addressOf,
  commonFrom,
  commonSpecs,
  cureHref,
  lanesFrom,
  ownSpecs,
  type LaneForm,
} from '@/components/compare/comparison'
import { differences, sharedTrap } from '@/components/compare/differences'
import { CUT, LANE_HEIGHT, laneLayout } from '@/components/compare/laneLayout'
import { shownOf, type Told as Lane } from '@/components/compare/shown'
import { remarkOf, sentenceOf, subjectOf, titleOf } from '@/components/compare/words'
import { windowOf } from '@/components/compare/laneScene'
import { tableCsv } from '@/components/compare/tableCsv'
import type { Settings } from '@/components/controls/settings'
import { catalogue } from '@/server/engine'
import { addTo, countAbove, emptyHistogram, emptyState, project } from '@/server/protocol'
import { fold, started, type Told } from '../support/fold'
import { Story } from '../support/story'

const patterns = catalogue()
const queryOf = (address: string) => {
  const search = new URLSearchParams(address.split('?').slice(1).join('?'))
  return { ...Object.fromEntries(search), lane: search.getAll('lane') }
}

describe('the address of a comparison', () => {
  it('says nothing: the stampede under four protections', () => {
    const lanes = lanesFrom(patterns, {})
    expect(lanes.map(({ settings }) => settings.values['protection'])).toEqual([
      ...['none', 'single-flight', 'redis-lock', 'early-refresh'],
    ])
    expect(subjectOf(lanes)).toBe('Simple caching, stampede')
    expect(lanes.map((lane) => titleOf(lane, lanes))).toEqual([
      ...['No protection', 'Single flight', 'Redis lock', 'Early refresh'],
    ])
  })

  it('brings back what it was made of', () => {
    const query = { lane: ['cache-aside?keys=7', 'ttl-expiry'], seed: '9', speed: '2' }
    const [lanes, common] = [lanesFrom(patterns, query), commonFrom(query)]
    expect(lanes.map(({ pattern }) => pattern.id)).toEqual(['cache-aside', 'ttl-expiry'])
    expect(lanes[0]?.settings.values['keys']).toBe(7)
    expect(common).toEqual({ seed: 9, speed: 2, durationMs: 12_000 })
    const address = addressOf(lanes, common)
    expect(lanesFrom(patterns, queryOf(address))).toEqual(lanes)
    expect(commonFrom(queryOf(address))).toEqual(common)
  })

  it('that is not understood is the usual one', () => {
    expect(lanesFrom(patterns, { lane: ['nonsense', 'cache-aside'] })).toHaveLength(4)
    const lanes = Array.from({ length: 9 }, () => 'cache-aside')
    expect(lanesFrom(patterns, { lane: lanes })).toHaveLength(4)
    expect(commonFrom({ seed: 'x', speed: '1000', duration: '-1' })).toEqual(commonFrom({}))
  })

  it('of a preset has the trap above and its cure below', () => {
    const [lane] = lanesFrom(patterns, { lane: ['simple-caching?preset=slow-load', 'cache-aside'] })
    if (!lane) throw new Error('no lane')
    const lanes = lanesFrom(patterns, queryOf(cureHref(lane.pattern, lane.settings, null)))
    expect(lanes.map(({ settings }) => settings.values['leaseMs'])).toEqual([1200, 5000])
    expect(lanes.map((each) => titleOf(each, lanes))).toEqual(['Slow load', 'Slow load, fixed'])
    const [first, second] = lanes
    expect(first && second && sentenceOf(second, first)).toMatch(/^Lease 5 s\. /)
  })

  it('of a preset makes the choices of the run beside which it is asked for, for as long', () => {
    const [lane] = lanesFrom(patterns, { lane: ['ttl-expiry?preset=stampede', 'cache-aside'] })
    if (!lane) throw new Error('no lane')
    const common = (settings: Partial<Settings>, ranSeed: number | null) =>
      commonFrom(queryOf(cureHref(lane.pattern, { ...lane.settings, ...settings }, ranSeed)))
    const chosen = { speed: 5, durationMs: 30_000 }
    expect(common({ ...chosen, seed: null }, 815)).toEqual({ ...chosen, seed: 815 })
    expect(common({ ...chosen, seed: 4 }, 815)).toEqual({ ...chosen, seed: 4 })
    // It cannot go on until it is stopped.
    const usual = { speed: 1, seed: 1 }
    expect(common({ ...usual, durationMs: null }, null)).toEqual({ ...usual, durationMs: 60_000 })
    expect(common({ ...usual, durationMs: 3_600_000 }, null).durationMs).toBe(600_000)
  })

  it('has sliders for what every lane has, and no other', () => {
    const names = (lane: string[]) =>
      commonSpecs(lanesFrom(patterns, { lane })).flatMap((s) => (s.often ? [s.spec.name] : []))
    expect(names(['simple-caching', 'cache-aside'])).toEqual([
      ...['clients', 'ttlMs', 'dbReadMs', 'thinkMs'],
    ])
    // Write-behind has no TTL.
    expect(names(['simple-caching', 'write-behind'])).not.toContain('ttlMs')
  })

  it('lets a lane have its own settings, the workload apart, as far as they change anything', () => {
    const own = (lane: string) =>
      lanesFrom(patterns, { lane: [lane, 'cache-aside'] })
        .slice(0, 1)
        .flatMap(ownSpecs)
        .map(({ name }) => name)
    const lock = own('simple-caching?protection=redis-lock')
    expect(lock).toEqual(expect.arrayContaining(['ttlMs', 'leaseMs', 'onPatience']))
    expect(lock).not.toContain('clients')
    expect(lock).not.toContain('protection')
    expect(own('simple-caching?protection=none')).not.toContain('leaseMs')
  })

  it('takes its sliders back to the preset, or to the comparison that the page shows by itself', () => {
    const bases = (lane: string[]) =>
      Object.fromEntries(
        commonSpecs(lanesFrom(patterns, { lane })).map(({ spec, base }) => [spec.name, base]),
      )
    const moved = 'simple-caching?preset=stampede&clients=7&dbReadMs=70'
    expect(bases([])).toMatchObject({ clients: 24, ttlMs: 4000, dbReadMs: 500, thinkMs: 260 })
    expect(bases([moved, `${moved}&protection=redis-lock`])).toEqual(bases([]))
    expect(bases([moved, `${moved}&cured=1`])).toMatchObject({ clients: 24, dbReadMs: 1000 })
    expect(bases(['cache-aside?keys=7', 'ttl-expiry?keys=7'])['keys']).not.toBe(7)
    // Back would be where the cure differs from its trap.
    const alike = 'invalidation?preset=outside-write&ttlMs=300'
    expect(bases([alike, `${alike}&cured=1`])['ttlMs']).toBe(300)
  })

  it('has no slider over what tells a trap from its cure', () => {
    const trap = 'invalidation?preset=outside-write'
    const common = commonSpecs(lanesFrom(patterns, { lane: [trap, `${trap}&cured=1`] }))
    const differ = common.filter(({ same }) => !same)
    expect(differ.map(({ spec, values, workload }) => [spec.name, values, workload])).toEqual([
      ['ttlMs', [20_000, 1000], false],
    ])
    // The workload ought to be one: where it is not, that is said too.
    const keys = commonSpecs(lanesFrom(patterns, { lane: ['ttl-expiry?keys=7', 'ttl-expiry'] }))
    const found = keys.find(({ spec }) => spec.name === 'keys')
    expect(found).toMatchObject({ values: [7, 8], same: false, workload: true })
  })
})

describe('a lane that has run', () => {
  const common = commonFrom({})
  const finished = [{ type: 'run:finished', reason: 'completed', message: null }] as const
  const toLock = { name: 'protection', from: 'none', to: 'redis-lock' }

  /** Two lanes as they are when their runs have come so far. */
  function ran(lane: string[], then: readonly object[] = finished): Lane[] {
    return lanesFrom(patterns, { lane }).map(({ id, pattern, settings }) => {
      const run = {
        ...started({ ...settings.values }),
        ...{ pattern: pattern.id, preset: settings.preset, seed: 1, durationMs: 12_000 },
      }
      const state = fold([run, ...then.map((told) => ({ ...told, at: 9, client: 0 }))] as Told[])
      return { id, pattern, settings, run: { started: { pattern, settings }, stream: { state } } }
    })
  }
  const withValue = (lane: Lane | undefined, name: string, value: number | string): Lane => {
    if (!lane) throw new Error('no lane')
    const values = { ...lane.settings.values, [name]: value }
    return { ...lane, settings: { ...lane.settings, values } }
  }
  const titles = (lanes: Lane[]) => {
    const shown = lanes.map(shownOf)
    return shown.map((lane) => titleOf(lane, shown))
  }

  it('is called by what ran, whatever its form says since', () => {
    const [none, lock] = ran([
      'simple-caching?protection=none',
      'simple-caching?protection=redis-lock',
    ])
    const changed = withValue(none, 'protection', 'redis-lock')
    expect(lock && titles([changed, lock])).toEqual(['No protection', 'Redis lock'])
    expect(remarkOf(changed, common)).toEqual({
      ...{ text: 'Changed since this run: Protection.', later: true },
    })
    expect(lock && remarkOf(lock, common)).toBeNull()
    expect(lock && remarkOf(lock, { ...common, seed: 7 })?.text).toMatch(/this run: seed\./)
    const other = patterns.find(({ id }) => id === 'cache-aside')
    const moved = lock && other && { ...lock, pattern: other }
    expect(moved && remarkOf(moved, common)?.text).toMatch(/this run: pattern\./)
    expect(moved && subjectOf([shownOf(moved)])).toBe('Simple caching')
  })

  it('says that its protection was changed on the way, and what waits for the next run', () => {
    const change = { type: 'params:changed', changes: [toLock] } as const
    const [lane] = ran(Array(2).fill('simple-caching?protection=none'), [change])
    const here = withValue(lane, 'protection', 'redis-lock')
    expect(titles([here])).toEqual(['Redis lock'])
    expect(remarkOf(here, common)).toEqual({
      ...{ text: 'Changed while it ran: Protection.', later: false },
    })
    // A slider that is on its way to the run is no news; what the run will never take is.
    expect(remarkOf(withValue(here, 'clients', 50), common)?.text).toMatch(/^Changed while/)
    expect(remarkOf(here, { ...common, speed: 5 })?.text).toBe('From the next run: speed.')
  })

  it('is called fixed while its values are those of the cure, and no longer', () => {
    const preset = 'simple-caching?preset=slow-load'
    const [trap, cure] = lanesFrom(patterns, { lane: [preset, `${preset}&cured=1`] })
    if (!trap || !cure) throw new Error('no lanes')
    const set = (lane: LaneForm, value: number) => {
      const values = { ...lane.settings.values, leaseMs: value }
      return { ...lane, settings: { ...lane.settings, values } }
    }
    const named = (lanes: LaneForm[]) => lanes.map((lane) => titleOf(lane, lanes))
    expect(named([trap, cure])).toEqual(['Slow load', 'Slow load, fixed'])
    expect(named([set(trap, 5000), cure])).toEqual(['Slow load, fixed', 'Slow load, fixed'])
    expect(named([trap, set(cure, 1200)])).toEqual(['Redis lock', 'Redis lock'])
  })
})

describe('the table', () => {
  /** A run of cache-aside with so many reads, each loaded from the database. */
  function loads(count: number) {
    const story = new Story()
    for (let i = 1; i <= count; i++) {
      story.time(i * 10).request(i)
      story.time(i * 10 + 1).look(i, 'nothing', '1', 1)
      const asked = story.askDb(i)
      story.beganDb(i, asked)
      story.time(i * 10 + 5).answeredDb(i, asked)
      story.time(i * 10 + 6).finish(i, 'miss')
    }
    return story.events.reduce(project, emptyState())
  }
  const row = (states: ReturnType<typeof loads>[], name: string) =>
    differences(states).find((each) => each.name === name)?.cells

  it('is empty before the runs', () => {
    for (const { cells } of differences([emptyState(), emptyState()]))
      expect(cells.map(({ text, mark }) => [text, mark])).toEqual([
        ['', null],
        ['', null],
      ])
  })

  it('says how long a read has been open, which is in no percentile yet', () => {
    const story = new Story()
    story.time(100).request(1)
    const open = story.events.reduce(project, emptyState())
    const rows = differences([loads(2), open], [600, 600])
    const cells = rows.find(({ name }) => name === 'Longest wait of an open read')?.cells
    expect(cells?.map(({ text, mark }) => [text, mark])).toEqual([
      ['', null],
      ['500 ms', null],
    ])
  })

  it('says who needed fewer calls, against the first', () => {
    const cells = row([loads(8), loads(2), loads(2)], 'Database calls')
    expect(cells).toEqual([
      { text: '8', against: 'base', mark: null, trap: null },
      { text: '2', against: '−75 %', mark: 'tie', trap: null },
      { text: '2', against: '−75 %', mark: 'tie', trap: null },
    ])
    expect(row([loads(8), loads(4)], 'Database calls')?.[1]?.mark).toBe('best')
    // No winner where all are alike.
    expect(row([loads(3), loads(3)], 'Database calls')?.map(({ mark }) => mark)).toEqual([
      null,
      null,
    ])
  })

  it('is taken along as numbers, not as words', () => {
    const csv = tableCsv(differences([loads(1200), emptyState()]), ['TTL 4 s, "hot"', 'Redis lock'])
    const [head, calls, ...others] = csv.split('\n')
    expect(head).toBe('figure,unit,"TTL 4 s, ""hot""",Redis lock')
    expect(calls).toBe('Database calls,times,1200,')
    expect(others.find((line) => line.startsWith('Hit ratio'))).toMatch(/^Hit ratio,share,[\d.]*,$/)
    expect(others.at(-1)).toBe('')
  })
})

describe('the trap in the table', () => {
  const shows = { figure: 'oldest-read', harmless: 250 } as const
  const aged = (ms: number, over: boolean) => {
    const state = fold([started()])
    state.tally.maxStalenessMs = ms
    if (over) state.status = 'finished'
    return state
  }

  it('is the first row where all lanes are about one, and says whether it has sprung', () => {
    const states = [aged(9000, true), aged(200, true), aged(0, false)]
    const [first] = differences(states, undefined, [shows, shows, shows])
    expect(first?.name).toBe('Oldest value read')
    expect(first?.cells.map(({ text, trap }) => [text, trap])).toEqual([
      ['9.00 s', 'sprung'],
      ['200 ms', 'not sprung'],
      ['0.00 ms', 'not yet'],
    ])
    const [none] = differences([emptyState()], undefined, [shows])
    expect(none?.cells[0]).toMatchObject({ text: '', trap: null })
  })

  it('is left out where they are not', () => {
    const trap = (...lane: string[]) =>
      sharedTrap(lanesFrom(patterns, { lane }))?.map(({ figure }) => figure) ?? null
    const stampede = ['simple-caching?preset=stampede', 'ttl-expiry?preset=stampede']
    expect(trap(...stampede)).toEqual(['loads-beside', 'loads-beside'])
    expect(trap('simple-caching?preset=stampede', 'simple-caching')).toBeNull()
    expect(trap('simple-caching?preset=stampede', 'simple-caching?preset=slow-load')).toBeNull()
    expect(trap('simple-caching', 'cache-aside')).toBeNull()
  })
})

describe('counting above a limit', () => {
  it('takes no read for one within the limit that was held up a little longer', () => {
    const histogram = emptyHistogram()
    for (const ms of [1, 50, 100, 100.1, 101, 900]) addTo(histogram, ms)
    expect(countAbove(histogram, 100)).toBe(3)
    expect(countAbove(emptyHistogram(), 100)).toBe(0)
  })
})

describe('the picture', () => {
  it('has the whole run on the axis, and follows a long one', () => {
    expect(windowOf(12_000, 500)).toEqual({ from: 0, to: 12_000 })
    expect(windowOf(12_000, 12_400)).toEqual({ from: 0, to: 12_400 })
    const long = windowOf(300_000, 100_000)
    expect(long.to - long.from).toBe(30_000)
    expect(long.to).toBeGreaterThan(100_000)
  })

  it('folds many clients into one band, in the same height', () => {
    const room = { width: 800, height: LANE_HEIGHT, scale: 5 }
    const [few, many] = [24, 500].map((clients) => laneLayout({ ...room, clients }))
    expect([few?.lanes.folded, many?.lanes.folded]).toEqual([false, true])
    expect(few?.height).toBe(many?.height)
  })

  it('is as high where everything is drawn larger: clients and database share what is left', () => {
    const height = LANE_HEIGHT / 1.4
    const { bands, lanes, ...whole } = laneLayout({ width: 800, height, clients: 24, scale: 5 })
    expect(whole.height).toBeCloseTo(CUT + height)
    expect(lanes.pitch * lanes.count).toBeCloseTo(lanes.height)
    expect((bands[0]?.top ?? 0) - lanes.top).toBeGreaterThan(lanes.height)
    expect((bands[0]?.top ?? 0) + (bands[0]?.height ?? 0)).toBeCloseTo(whole.height)
  })
})
