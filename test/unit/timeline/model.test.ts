import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Count, Doing, End, Flag, Outcome, Result, Step } from '@/components/timeline/model/kinds'
import { Timeline } from '@/components/timeline/model/timeline'
import { emptyState, project, type LabEvent } from '@/server/protocol'
import type { Told } from '../../support/fold'
import { randomRun } from '../../support/randomRun'
import { Story } from '../../support/story'

/** Reads events as the stream tells them, with the anomalies that the state notes. */
function built(events: readonly LabEvent[], each?: (timeline: Timeline, event: LabEvent) => void) {
  const timeline = new Timeline()
  const state = emptyState()
  for (const event of events) {
    const { newest } = state.tally.anomalies
    const before = newest.at(-1)
    project(state, event)
    const found =
      newest.at(-1) === before
        ? []
        : newest.slice(newest.findLastIndex((one) => one === before) + 1)
    timeline.read(event, found, state)
    each?.(timeline, event)
  }
  return { timeline, state }
}

/** The steps of a client in order, as words. */
function steps(timeline: Timeline, client: number) {
  const { lanes } = timeline
  const names = Object.keys(Step)
  const list = lanes.of(client)?.steps
  return Array.from({ length: list?.length ?? 0 }, (_, place) => {
    const step = list?.at(place) ?? -1
    const { steps: spans } = lanes
    return [names[spans.kindOf(step)], spans.startOf(step), spans.endOf(step)]
  })
}

describe('the calls of a lock', () => {
  it('are calls to the server that it is on', () => {
    const servers = (told: (story: Story) => void) => {
      const story = new Story()
      told(story)
      story.acquired(1, story.askLock(1))
      story.released(1, story.releasing(1))
      return built(story.events).timeline.servers.list.map(({ name, most }) => [name, most])
    }
    const mapped = { type: 'cluster:mapped' as const, at: 0, client: 0, prefix: '', slots: [] }
    expect(servers(() => {})).toEqual([['redis', 1]])
    expect(servers((story) => void story.tell(mapped))).toEqual([['redis-cluster', 1]])
  })

  it('are those of Memcached where it gave the lease', () => {
    const story = new Story()
    const lease = { client: 1, req: 1, line: 1, sub: 1, key: '1', token: '7', tier: 'memcached' }
    story.tell({ type: 'lock:releasing', at: 5, ...lease })
    expect(built(story.events).timeline.servers.list.map(({ name }) => name)).toEqual(['memcached'])
  })
})

describe('the lane of a client', () => {
  it('holds a request and, inside it, every call and every wait', () => {
    const story = new Story()
    story.time(10).request(1)
    story.time(12).look(1, 'nothing', '1', 1)
    const lock = story.time(13).askLock(1)
    story.time(14).acquired(1, lock)
    const query = story.time(15).askDb(1)
    story.time(17).beganDb(1, query)
    story.time(27).answeredDb(1, query)
    const set = story.time(28).setting(1)
    story.time(29).set(1, set)
    const release = story.time(30).releasing(1)
    story.time(31).released(1, release)
    story.time(32).finish(1, 'miss', { ms: 22 })
    const { timeline } = built(story.events)
    expect(steps(timeline, 1)).toEqual([
      ['get', 11, 12],
      ['acquire', 13, 14],
      ['pool', 15, 17],
      ['dbRead', 17, 27],
      ['set', 28, 29],
      ['release', 30, 31],
    ])
    const { lanes, locks } = timeline
    const request = lanes.of(1)?.requests.at(0) ?? -1
    expect(lanes.requests.startOf(request)).toBe(10)
    expect(lanes.requests.endOf(request)).toBe(32)
    expect(lanes.requests.kindOf(request)).toBe(Outcome.miss)
    expect(lanes.requests.flagsOf(request) & Flag.loaded).toBe(Flag.loaded)
    // It held the lock until it called the release.
    expect(locks.holds.startOf(0)).toBe(14)
    expect(locks.holds.endOf(0)).toBe(30)
    expect(lanes.of(1)?.holds.at(0)).toBe(0)
  })

  it('tells the shared load of another from a load of its own', () => {
    const story = new Story()
    story.request(1)
    story.time(3).look(1, 'nothing')
    story.time(4).wait(1, 'flight', 'landed')
    story.time(9).finish(1, 'miss')
    const { timeline } = built(story.events)
    expect(steps(timeline, 1).map(([kind]) => kind)).toEqual(['get', 'waitFlight'])
    expect(timeline.lanes.requests.flagsOf(0) & Flag.loaded).toBe(0)
  })

  it('tells a read that was answered with nothing from one that another has served', () => {
    const story = new Story()
    story.request(1)
    story.time(3).look(1, 'nothing')
    story.time(4).finish(1, 'miss', { version: null })
    story.time(5).request(1)
    story.time(6).look(1, 'nothing')
    story.time(9).finish(1, 'miss')
    const { requests } = built(story.events).timeline.lanes
    expect([0, 1].map((index) => requests.flagsOf(index) & Flag.empty)).toEqual([Flag.empty, 0])
  })

  it('tells a wait for a write that is owed from one for a lock or a load', () => {
    const story = new Story()
    story.request(1)
    story.time(3).look(1, 'nothing')
    story.time(4).wait(1, 'owed', 'settled')
    story.time(9).finish(1, 'miss')
    const { timeline } = built(story.events)
    expect(steps(timeline, 1).map(([kind]) => kind)).toEqual(['get', 'waitOwed'])
    expect(timeline.locks.list).toEqual([])
  })

  it('marks a stale read, a failed call and an error', () => {
    const story = new Story()
    story.request(1, 'write')
    const write = story.time(2).askDb(1, 'write')
    story.time(3).beganDb(1, write, 'write')
    story.time(4).answeredDb(1, write, 2, 'write')
    story.time(5).finish(1, 'write', { version: 2 })
    story.time(6).request(2)
    story.time(8).look(2, 'value')
    story.time(9).finish(2, 'hit', { version: 1 })
    story.time(10).request(3)
    const query = story.time(11).askDb(3)
    story.time(12).failed(3, query, 'db.read')
    story.time(13).finish(3, 'error', { version: null })
    const { timeline } = built(story.events)
    const { requests, steps: spans } = timeline.lanes
    expect(requests.flagsOf(0) & Flag.write).toBe(Flag.write)
    expect(requests.flagsOf(1) & Flag.stale).toBe(Flag.stale)
    expect(requests.flagsOf(2) & Flag.stale).toBe(0)
    expect(spans.aOf(timeline.lanes.of(3)?.steps.at(0) ?? -1)).toBe(Result.failed)
    const { stale, error } = timeline.moments
    expect([stale.length, stale.timeAt(0)]).toEqual([1, 9])
    expect([error.length, error.timeAt(0)]).toEqual([1, 13])
  })

  it('puts what goes on after the answer behind the request', () => {
    const story = new Story()
    story.request(1)
    story.time(2).look(1, 'value')
    const query = story.time(3).askDb(1)
    story.time(4).finish(1, 'hit')
    story.time(5).beganDb(1, query)
    story.time(25).answeredDb(1, query)
    const { timeline } = built(story.events)
    const { lanes } = timeline
    const behind = lanes.of(1)?.behind
    expect(behind?.length).toBe(2)
    expect(lanes.steps.kindOf(behind?.at(1) ?? -1)).toBe(Step.dbRead)
    expect(lanes.steps.endOf(behind?.at(1) ?? -1)).toBe(25)
    expect(timeline.density.now(Doing.db)).toBe(0)
  })
})

describe('a lock', () => {
  it('with two holders at once has an overlap, from the second to the first release', () => {
    const story = new Story()
    for (const client of [1, 2]) story.request(client)
    story.time(10).acquired(1, story.askLock(1), { fence: 1, leaseMs: 20 })
    story.time(40).acquired(2, story.askLock(2), { fence: 2, leaseMs: 20 })
    story.time(55).releasing(1)
    story.time(60).releasing(2)
    const { locks, moments } = built(story.events).timeline
    expect(locks.overlaps.next).toBe(1)
    expect([locks.overlaps.startOf(0), locks.overlaps.endOf(0)]).toEqual([40, 55])
    expect(locks.holds.extraOf(0)).toBe(30)
    expect(moments.overlap.length).toBe(1)
  })

  it('counts those who wait', () => {
    const story = new Story()
    for (const client of [1, 2, 3]) story.request(client)
    const begins = [2, 3].map((client) => {
      const told = { client, req: client, key: '1', on: 'lock' as const }
      const at = client * 10
      const of = story.tell({ type: 'wait:began', at, ...told, line: 1, sub: 1, upToMs: 99 })
      return { of, told }
    })
    for (const { of, told } of begins) {
      story.tell({ type: 'wait:ended', at: 50, ...told, of, ms: 9, why: 'released' })
    }
    const [track] = built(story.events).timeline.locks.list
    const pieces: number[][] = []
    track?.waiters.each(0, 100, (...piece) => pieces.push(piece))
    expect(pieces).toEqual([
      [20, 30, 1],
      [30, 50, 2],
    ])
  })
})

describe('a cached value', () => {
  const lives = (story: Story) => {
    const { spans, expired } = built(story.events).timeline.lives
    const all = Array.from({ length: spans.next }, (_, i) => [
      spans.startOf(i),
      spans.endOf(i),
      spans.kindOf(i),
    ])
    return { all, expired: Array.from({ length: expired.length }, (_, i) => expired.timeAt(i)) }
  }

  it('lives until its TTL is over, and that is a moment to jump to', () => {
    const story = new Story()
    story.request(1)
    story.time(10).set(1, story.setting(1), { ttlMs: 100 })
    story.time(200).finish(1, 'miss')
    expect(lives(story)).toEqual({ all: [[10, 110, End.expired]], expired: [110] })
  })

  it('ends early when it is deleted or replaced', () => {
    const story = new Story()
    story.request(1)
    story.time(10).set(1, story.setting(1), { ttlMs: 100 })
    story.time(50).set(1, story.setting(1), { ttlMs: 100 })
    story.time(70).deleted(1, story.deleting(1))
    story.time(900).finish(1, 'miss')
    const all = [
      [10, 50, End.replaced],
      [50, 70, End.deleted],
    ]
    expect(lives(story)).toEqual({ all, expired: [] })
  })

  it('follows what the server itself says of it', () => {
    const story = new Story()
    story.request(1)
    story.time(10).set(1, story.setting(1), { ttlMs: 100 })
    const seen = { type: 'cache:observed', client: 0, tier: 'redis', key: '1' } as const
    story.tell({ ...seen, at: 60, leftMs: 80 })
    story.time(120).request(2)
    story.time(200).finish(1, 'miss')
    expect(lives(story)).toEqual({ all: [[10, 140, End.expired]], expired: [140] })
  })

  it('ended as evicted when its server told of evictions around the time it was missed', () => {
    const missing: Told = {
      ...{ type: 'cache:observed', client: 0, tier: 'redis', key: '1', at: 500, leftMs: null },
    }
    const evicts = (at: number, name = 'redis'): Told => ({
      ...{ type: 'service:evicted', at, client: 0, name, keys: 2 },
    })
    const endOf = (...told: Told[]) => {
      const story = new Story()
      story.time(10).set(1, story.setting(1), { ttlMs: 60_000 })
      for (const one of told) story.tell(one)
      return lives(story).all
    }
    expect(endOf(evicts(400), missing)).toEqual([[10, 500, End.evicted]])
    expect(endOf(missing, evicts(900))).toEqual([[10, 500, End.evicted]])
    for (const others of [[missing], [missing, evicts(9000)], [missing, evicts(600, 'memcached')]])
      expect(endOf(...others)).toEqual([[10, 500, End.gone]])
    const seen: Told = {
      ...{ type: 'cache:answered', at: 450, client: 1, req: 1, of: 2, ms: 1 },
      ...{ tier: 'redis', key: '1', found: 'value', version: 1 },
    }
    expect(endOf(evicts(400), seen, missing)).toEqual([[10, 500, End.gone]])
  })
})

describe('any run', () => {
  const runs = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    clients: fc.integer({ min: 1, max: 40 }),
    keys: fc.integer({ min: 1, max: 20 }),
    events: fc.constant(3000),
    protection: fc.constantFrom('none' as const, 'redis-lock' as const, 'single-flight' as const),
  })
  const check = (property: (events: LabEvent[]) => void) =>
    fc.assert(
      fc.property(runs, (options) => property(randomRun(options))),
      { numRuns: 25 },
    )

  it('has one span for each request, with its times and its outcome', () => {
    check((events) => {
      const { lanes } = built(events).timeline
      const began = events.filter(({ type }) => type === 'request:started')
      expect(lanes.requests.next).toBe(began.length)
      const bySeq = new Map<number, number>()
      for (let i = 0; i < lanes.requests.next; i++) bySeq.set(lanes.requests.aOf(i), i)
      for (const event of events) {
        if (event.type !== 'request:finished') continue
        const span = bySeq.get(event.req) ?? -1
        expect(lanes.requests.endOf(span)).toBe(event.at)
        expect(lanes.requests.kindOf(span)).toBe(Outcome[event.outcome])
        expect(lanes.requests.laneOf(span)).toBe(event.client)
      }
    })
  })

  it('has no overlap in a lane, and every step lies within its request', () => {
    check((events) => {
      const { lanes } = built(events).timeline
      for (let client = 1; client <= lanes.count; client++) {
        const lane = lanes.of(client)
        for (const [list, spans] of [
          [lane?.requests, lanes.requests],
          [lane?.steps, lanes.steps],
        ] as const) {
          for (let i = 1; i < (list?.length ?? 0); i++) {
            const [before, it] = [list?.at(i - 1) ?? -1, list?.at(i) ?? -1]
            expect(spans.startOf(it)).toBeGreaterThanOrEqual(spans.endOf(before))
          }
        }
      }
      for (let step = 0; step < lanes.steps.next; step++) {
        const parent = lanes.steps.linkOf(step)
        expect(lanes.steps.startOf(step)).toBeGreaterThanOrEqual(lanes.requests.startOf(parent))
        expect(lanes.steps.endOf(step)).toBeLessThanOrEqual(lanes.requests.endOf(parent))
      }
    })
  })

  it('counts at every moment as many doing something as there are open requests', () => {
    check((events) => {
      built(events, ({ density, lanes }, { seq }) => {
        if (seq % 97 !== 0) return
        let doing = 0
        for (const channel of Object.values(Doing)) doing += density.now(channel)
        let open = 0
        for (let i = 0; i < lanes.requests.next; i++) if (lanes.requests.isOpen(i)) open++
        expect(doing).toBe(open)
      })
    })
  })

  it('holds every lock by as many as the state says', () => {
    check((events) => {
      const state = emptyState()
      built(events, (timeline, event) => {
        project(state, event)
        for (const { key, active } of timeline.locks.list) {
          expect(active.length).toBe(state.locks[key]?.holders.length ?? 0)
        }
      })
    })
  })

  it('has as much in the density as in the spans, at every resolution', () => {
    check((events) => {
      const { timeline } = built(events)
      const { density, lanes, at } = timeline
      let loading = 0
      for (let step = 0; step < lanes.steps.next; step++) {
        if (lanes.steps.kindOf(step) !== Step.dbRead && lanes.steps.kindOf(step) !== Step.dbWrite)
          continue
        loading += Math.min(lanes.steps.endOf(step), at) - lanes.steps.startOf(step)
      }
      const hits = events.filter(
        (event) => event.type === 'request:finished' && event.outcome === 'hit',
      )
      // A moment more, so that the last bucket is whole.
      density.advance(at + 1)
      // The finest level has only the newest four seconds.
      for (const level of at < 4000 ? [0, 3, 8] : [3, 8]) {
        const step = density.stepOf(level)
        let [sum, counted] = [0, 0]
        for (let bucket = 0; bucket * step < at + 1; bucket++) {
          sum += density.sumAt(level, bucket, Doing.db)
          counted += density.sumAt(level, bucket, Count.hit)
        }
        expect(counted).toBe(hits.length)
        expect(sum / Math.max(1, loading)).toBeCloseTo(loading > 0 ? 1 : 0, 1)
      }
    })
  })
})
