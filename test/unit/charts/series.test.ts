import { describe, expect, it } from 'vitest'
import { MAX_BARS } from '@/components/charts/bars'
import { callsSeries } from '@/components/charts/calls/series'
import {
  hitsSeries,
  MAX_POINTS,
  ratioCurve,
  ratioNow,
  sayHits,
} from '@/components/charts/hits/series'
import {
  decades,
  latencySeries,
  openCurve,
  p99Now,
  sayDecade,
} from '@/components/charts/latency/series'
import { staleSeries } from '@/components/charts/stale/series'
import { mergeBy, niceStep, tick, timeEnd, topOf } from '@/components/charts/scale'
import { drawnTo } from '@/components/charts/time'
import { emptyState, project } from '@/server/protocol'
import { Story } from '../../support/story'
import { finished, fold, looked, reads, started, type Told } from '../../support/fold'

const began = (at: number, op: 'read' | 'write' = 'read'): Told => ({
  type: 'db:began',
  at,
  client: 1,
  req: 1,
  of: 1,
  op,
  id: 42,
})

describe('the hit ratio', () => {
  it('counts first looks a step, as a rate; a quiet step is zero', () => {
    const state = fold([started(), looked(1, 10, true), looked(1, 20, false), looked(1, 600, true)])
    const { points, ratio } = hitsSeries(state, 1000)
    expect(points).toEqual([
      { at: 125, widthMs: 250, hits: 4, misses: 4 },
      { at: 375, widthMs: 250, hits: 0, misses: 0 },
      { at: 625, widthMs: 250, hits: 4, misses: 0 },
      { at: 875, widthMs: 250, hits: 0, misses: 0 },
    ])
    // Nobody looks now: what was before is not the ratio of now.
    expect(ratio).toBeNull()
    expect(hitsSeries(state, 760).ratio).toBe(1)
  })

  it('is drawn as long as each step took, and not where nobody looked', () => {
    const state = fold([started(), looked(1, 10, true), looked(1, 20, false), looked(1, 600, true)])
    expect(ratioCurve(hitsSeries(state, 1000).points)).toEqual([
      ...[0, 250].map((at) => ({ at, ratio: 50 })),
      ...[250, 500].map((at) => ({ at, ratio: null })),
      ...[500, 750].map((at) => ({ at, ratio: 100 })),
      ...[750, 1000].map((at) => ({ at, ratio: null })),
    ])
  })

  it('stands at the head as of now, or as the last there was', () => {
    const events = [started(), looked(1, 10, true), looked(1, 20, false), looked(1, 600, true)]
    const head = (now: number) => ratioNow(hitsSeries(fold(events), now), false)
    expect(head(100)).toEqual({ when: '', figure: '–' })
    expect(head(250)).toEqual({ when: 'now', figure: '50.0 %' })
    expect(head(500)).toEqual({ when: 'last', figure: '50.0 %' })
    expect(head(760)).toEqual({ when: 'now', figure: '100 %' })
    const over = fold([
      ...events,
      { type: 'run:finished', at: 900, client: 0, reason: 'completed', message: null },
    ])
    expect(ratioNow(hitsSeries(over, 900), true)).toEqual({ when: '', figure: '66.7 %' })
  })

  it('says in words what is now, and nothing of what was', () => {
    const words = (now: number, ...told: Told[]) => {
      const state = fold([started(), looked(1, 10, true), looked(1, 20, false), ...told])
      return sayHits(hitsSeries(state, now), state.status === 'finished')
    }
    expect(words(250)).toBe('Hit ratio now 50.0 %; 4 hits and 4 misses per second.')
    expect(words(500)).toBe('No read looks into the cache now, so there is no hit ratio.')
    const over: Told = {
      ...{ type: 'run:finished', at: 900, client: 0, reason: 'completed', message: null },
    }
    expect(words(900, over)).toBe('Hit ratio of the whole run 50.0 %.')
  })

  it('leaves the step out that is still filling, until the run is over', () => {
    const events = [started(), looked(1, 300, true)]
    expect(hitsSeries(fold(events), 400).points).toHaveLength(1)
    const over: Told = {
      type: 'run:finished',
      at: 375,
      client: 0,
      reason: 'completed',
      message: null,
    }
    expect(hitsSeries(fold([...events, over]), 375).points[1]).toMatchObject({ at: 312.5, hits: 8 })
  })

  it('has no ratio before the first look', () => {
    expect(hitsSeries(emptyState(), 0)).toEqual({ points: [], ratio: null })
  })

  it('stays under 150 points in a long run, and loses no look', () => {
    const looks = Array.from({ length: 592 }, (_, i) => looked(1, i * 250 + 1, true))
    const { points } = hitsSeries(fold([started(), ...looks]), 592 * 250)
    expect(points.length).toBeLessThanOrEqual(MAX_POINTS)
    const hits = points.reduce((sum, point) => sum + point.hits, 0)
    expect(hits).toBe(592)
  })
})

describe('database calls per second', () => {
  it('is a bar a step, the last at the rate of its time so far', () => {
    const state = fold([started(), began(0), began(100, 'write'), began(260)])
    expect(callsSeries(state, 300)).toEqual({
      widthMs: 250,
      bars: [
        { at: 125, reads: 4, writes: 4 },
        { at: 375, reads: 4, writes: 0 },
      ],
    })
  })

  it('counts a query from its place in the pool on, and those of a worker too', () => {
    const job = { jobId: 'j', key: 'k', id: 42, writeId: 'w', sequence: 1, worker: 1, attempt: 1 }
    const who = { client: 1, req: 1, line: 1, sub: 0 }
    const state = fold([
      started(),
      { type: 'db:asked', at: 10, ...who, op: 'read', id: 42 },
      { type: 'job:started', at: 20, client: 0, ...job },
    ])
    expect(callsSeries(state, 250).bars).toEqual([{ at: 125, reads: 0, writes: 4 }])
  })

  it('never has more than 30 bars', () => {
    for (const now of [7500, 7501, 60_000, 149_000]) {
      const { bars } = callsSeries(fold([started(), began(0)]), now)
      expect(bars.length).toBeLessThanOrEqual(MAX_BARS)
      expect(bars.length).toBeGreaterThan(MAX_BARS / 2 - 1)
    }
  })
})

describe('latency', () => {
  const state = fold([
    started(),
    ...reads(1, 0),
    finished(1, 100, 10, 'hit'),
    ...reads(1, 800),
    finished(1, 900, 40, 'hit'),
  ])

  it('has a gap where no read ended', () => {
    const points = latencySeries(state)
    expect(points.map(({ p99 }) => p99)).toEqual([10, null, null, 40])
    expect(points[3]?.at).toBe(875)
  })

  it('has a figure of now only where a read ended in this step or in the one before', () => {
    const points = latencySeries(state)
    expect(p99Now(points, 900)).toBe(40)
    expect(p99Now(points, 1249)).toBe(40)
    expect(p99Now(points, 1250)).toBeNull()
    expect(p99Now([], 0)).toBeNull()
  })

  it('computes a step again once more reads ended in it', () => {
    latencySeries(state)
    state.series.buckets[3]!.readMs.count++
    state.series.buckets[3]!.readMs.max = 100
    state.series.buckets[3]!.readMs.buckets[900] = 1
    expect(latencySeries(state)[3]?.p99).toBe(100)
  })

  it('draws the open wait as it grew, up to now', () => {
    const curve = openCurve(1200, 5000)
    expect(curve.at(-1)).toEqual({ at: 5000, open: 1200 })
    expect(curve[0]!.open).toBeGreaterThan(0)
    expect(openCurve(null, 5000)).toEqual([])
    expect(openCurve(3, 5000)).toEqual([])
  })

  it('spans whole decades, the open wait included', () => {
    expect(decades([], null)).toEqual([0.1, 1000])
    expect(decades([{ p50: 0.4, p95: 1, p99: 3 }], 1270)).toEqual([0.1, 10_000])
    expect(decades([{ p50: 0.04, p95: 1, p99: 3 }], null)).toEqual([0.01, 100])
  })
})

describe('stale reads per second', () => {
  it('has a bar for each step in which stale reads ended, and as many as were found', () => {
    const story = new Story()
    const read = (at: number, version: number) => {
      story.time(at).request(1)
      story.time(at + 10).finish(1, 'hit', { version })
    }
    story.time(50)
    story.answeredDb(9, story.askDb(9, 'write'), 2, 'write')
    read(100, 1)
    read(130, 1)
    read(160, 2)
    read(600, 1)
    const state = story.events.reduce(project, emptyState())
    expect(state.tally.anomalies.counts['stale-read']).toBe(3)
    expect(staleSeries(state, 750).bars).toEqual([
      { at: 125, stale: 8 },
      { at: 375, stale: 0 },
      { at: 625, stale: 4 },
    ])
  })
})

describe('axes', () => {
  it('moves in steps', () => {
    expect([0.3, 3, 12, 20, 21, 700].map(niceStep)).toEqual([0.5, 5, 20, 20, 50, 1000])
    expect([0, 4999, 8090, 61_000].map(timeEnd)).toEqual([5000, 6000, 10_000, 80_000])
    expect([0, 3, 12].map(topOf)).toEqual([2, 5, 20])
    expect([0, 6800, 8090, 125_000].map(tick)).toEqual(['0 s', '6.8', '8.1', '125'])
    expect([10, 300, 301, 600].map((count) => mergeBy(count, 300))).toEqual([1, 1, 2, 2])
  })
})

it('says powers of ten so that each fits beside its axis', () => {
  expect([0.01, 0.1, 1, 100, 1000, 10_000].map(sayDecade)).toEqual([
    '10 µs',
    '0.1 ms',
    '1 ms',
    '100 ms',
    '1 s',
    '10 s',
  ])
})

describe('the time that charts are drawn to', () => {
  const run = { connection: 'live' as const, cursor: null, state: fold([started()]) }

  it('is one for all of them while a run goes on, though they are drawn one after the other', () => {
    expect([6010, 6120, 6490].map((now) => drawnTo(run, now))).toEqual([6000, 6000, 6000])
  })

  it('is the very moment when the run is over or another moment is looked at', () => {
    const over = { ...run, state: { ...run.state, status: 'finished' as const } }
    expect(drawnTo(over, 6490)).toBe(6490)
    expect(drawnTo({ ...run, cursor: { seq: 1, at: 6490 } }, 6490)).toBe(6490)
  })
})
