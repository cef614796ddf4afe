import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyState, project, type LabEvent, type LabState } from '@/server/protocol'
import { bucketAt, countInSeries } from '@/server/protocol/series'
import { MAX_BUCKETS, type Series } from '@/server/protocol/state'
import { looked } from '../../support/fold'
import { randomRun } from '../../support/randomRun'
import { Story } from '../../support/story'
import { UnsavedStory } from '../../support/unsavedStory'

const stateOf = (story: Story): LabState => story.events.reduce(project, emptyState())

describe('the projection', () => {
  it('gives a cached value its version when its write is committed', () => {
    const story = new UnsavedStory()
    const version = () => stateOf(story).cache['redis/a']?.version
    story.put(1, 'w1')
    expect(version()).toBe(null)
    story.answeredDb(2, story.askDb(2, 'write'), 6, 'write', 1, 'another')
    expect(version()).toBe(null)
    story.answeredDb(1, story.askDb(1, 'write'), 7, 'write', 1, 'w1')
    expect(version()).toBe(7)
  })

  it('refuses a hole, a repetition and a wrong order', () => {
    const { events } = new Story()
    const state = events.reduce(project, emptyState())
    const next: LabEvent = { type: 'run:paused', seq: 3, at: 1, client: 0 }
    expect(() => project(state, next)).toThrow('event 3 after 1: a hole')
    expect(() => project(state, { ...next, seq: 1 })).toThrow('a hole')
    expect(state.status).toBe('running')
    expect(project(state, { ...next, seq: 2 }).status).toBe('paused')
  })

  it('comes to the same state whether it was saved in the middle or not', () => {
    const story = new Story()
    story.request(1)
    const of = story.askDb(1)
    story.beganDb(1, of)
    story.set(1, story.setting(1))
    story.answeredDb(1, of)
    story.finish(1, 'miss')
    const whole = stateOf(story)
    for (let cut = 0; cut <= story.events.length; cut++) {
      const half = story.events.slice(0, cut).reduce(project, emptyState())
      const saved = JSON.parse(JSON.stringify(half)) as LabState
      expect(story.events.slice(cut).reduce(project, saved)).toEqual(whole)
    }
  })

  it('shows a value from its set to its delete, and the word of the server on its time left', () => {
    const story = new Story()
    story.time(10).set(1, story.setting(1), { ttlMs: 500 })
    expect(stateOf(story).cache['redis/1']).toMatchObject({
      state: 'live',
      expiresAt: 510,
      setAt: 10,
    })
    story.tell({ type: 'cache:observed', tier: 'redis', at: 100, client: 0, key: '1', leftMs: 300 })
    expect(stateOf(story).cache['redis/1']).toMatchObject({ state: 'live', expiresAt: 400 })
    story.tell({
      type: 'cache:observed',
      tier: 'redis',
      at: 200,
      client: 0,
      key: '1',
      leftMs: null,
    })
    expect(stateOf(story).cache['redis/1']).toMatchObject({ state: 'gone', changedAt: 200 })
    story.time(300).set(1, story.setting(1))
    story.deleted(1, story.deleting(1))
    expect(stateOf(story).cache['redis/1']?.state).toBe('deleted')
  })

  it('shows holders and waiters of a lock, two holders when there are two', () => {
    const story = new Story()
    for (const client of [1, 2, 3]) story.request(client)
    story.acquired(1, story.askLock(1))
    const waiting = story.tell({
      ...{ type: 'wait:began', at: 0, client: 3, req: 3, line: 1, sub: 1 },
      ...{ key: '1', on: 'lock', upToMs: 100 },
    } as Parameters<Story['tell']>[0])
    story.acquired(2, story.askLock(2), { fence: 2 })
    const { locks, clients } = stateOf(story)
    expect(locks['1']?.holders.map(({ client, fence }) => [client, fence])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(locks['1']?.waiters.map(({ client }) => client)).toEqual([3])
    expect([clients[1]?.holds, clients[3]?.doing]).toEqual([true, 'waiting'])
    story.releasing(1)
    story.tell({
      ...{ type: 'wait:ended', at: 5, client: 3, req: 3, of: waiting },
      ...{ ms: 5, key: '1', on: 'lock', why: 'released' },
    } as Parameters<Story['tell']>[0])
    const after = stateOf(story)
    expect(after.locks['1']?.holders.map(({ client }) => client)).toEqual([2])
    expect(after.locks['1']?.waiters).toEqual([])
    expect([after.clients[1]?.holds, after.clients[3]?.doing]).toEqual([false, 'asking'])
  })

  it('shows open queries, and the last twenty that ended', () => {
    const story = new Story()
    story.request(1)
    for (let i = 0; i < 25; i++) {
      const of = story.askDb(1)
      story.beganDb(1, of)
      story.answeredDb(1, of, i + 1)
    }
    const open = story.askDb(1, 'write')
    const { db, rows } = stateOf(story)
    expect(Object.keys(db.open)).toEqual([String(open)])
    expect(db.recent.map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, i) => 25 - i),
    )
    expect(rows[1]).toEqual({ version: 25, reads: 25, writes: 0 })
  })
})

describe('the series', () => {
  const sums = ({ buckets }: Series) => {
    const sum = (pick: (bucket: Series['buckets'][number]) => number) =>
      buckets.reduce((total, bucket) => total + pick(bucket), 0)
    return {
      hits: sum((b) => b.hits),
      misses: sum((b) => b.misses),
      dbReads: sum((b) => b.dbReads),
      dbWrites: sum((b) => b.dbWrites),
      errors: sum((b) => b.errors),
      stale: sum((b) => b.stale),
      reads: sum((b) => b.readMs.count),
      inBuckets: sum((b) => Object.values(b.readMs.buckets).reduce((x, y) => x + y, 0)),
      max: Math.max(...buckets.map((b) => b.readMs.max)),
    }
  }

  it('loses nothing when its steps are merged', () => {
    const at = fc.integer({ min: 0, max: 3_600_000 })
    const kind = fc.constantFrom('look', 'load', 'write', 'read', 'error')
    fc.assert(
      fc.property(fc.array(fc.tuple(at, kind), { minLength: 1, maxLength: 60 }), (moments) => {
        const series: Series = { stepMs: 250, buckets: [], looks: {} }
        moments.sort(([a], [b]) => a - b)
        const story = new Story()
        for (const [i, [time, what]] of moments.entries()) {
          story.time(time)
          if (what === 'look') story.look(i + 1, time % 2 ? 'value' : 'nothing', '1', 0)
          else if (what === 'load') story.beganDb(1, 1)
          else if (what === 'write') story.beganDb(1, 1, 'write')
          else story.finish(i + 1, what === 'read' ? 'hit' : 'error', { ms: 1 + (time % 97) })
        }
        for (const event of story.events) countInSeries(series, event, event.at % 3 === 0 ? 5 : 0)
        const many = (what: string) => moments.filter(([, each]) => each === what).length
        const reads = moments.filter(([, what]) => what === 'read' || what === 'error')
        const got = sums(series)
        // A read that has not looked counts when it ends, one that failed does not count.
        expect(got.hits + got.misses).toBe(many('look') + many('read'))
        expect(got).toMatchObject({
          dbReads: many('load'),
          dbWrites: many('write'),
          errors: many('error'),
        })
        expect(got).toMatchObject({ reads: reads.length, inBuckets: reads.length })
        expect(got.stale).toBe(reads.filter(([time]) => time % 3 === 0).length)
        if (reads.length > 0)
          expect(got.max).toBe(Math.max(...reads.map(([time]) => 1 + (time % 97))))
        expect(series.buckets.length).toBeLessThanOrEqual(MAX_BUCKETS)
      }),
    )
  })

  it('doubles its steps, and each time stays in its own bucket', () => {
    const series: Series = { stepMs: 250, buckets: [], looks: {} }
    bucketAt(series, 249).hits = 1
    bucketAt(series, 250).hits = 2
    expect(series.buckets.map(({ hits }) => hits)).toEqual([1, 2])
    bucketAt(series, 600 * 250).hits = 4
    expect(series.stepMs).toBe(500)
    expect(series.buckets[0]?.hits).toBe(3)
    expect(series.buckets[300]?.hits).toBe(4)
  })

  it('counts no lookup but the first of a request', () => {
    const story = new Story().time(10)
    story.look(1, 'nothing')
    story.look(1, 'value', '1', 1, { purpose: 'recheck' })
    story.look(2, 'value')
    story.look(2, 'nothing', '1', 1, { purpose: 'lock' })
    const { series } = stateOf(story)
    expect(sums(series)).toMatchObject({ hits: 1, misses: 1 })
  })

  it('comes to the hits and misses of finished reads and the looks of open ones, at any moment', () => {
    const state = emptyState()
    const events = randomRun({ seed: 5, clients: 6, keys: 4, events: 4000 })
    const looks = new Map<number, 'hits' | 'misses'>()
    for (const event of events) {
      project(state, event)
      if (event.type === 'cache:answered' && !looks.has(event.client)) {
        looks.set(event.client, event.found === 'nothing' ? 'misses' : 'hits')
      } else if (event.type === 'request:finished') looks.delete(event.client)
      if (event.seq % 50 > 0) continue
      const open = (as: string) => [...looks.values()].filter((each) => each === as).length
      const { hits, misses } = state.tally
      expect(sums(state.series)).toMatchObject({
        hits: hits + open('hits'),
        misses: misses + open('misses'),
      })
    }
    expect(state.tally.readErrors).toBeGreaterThan(0)
  })

  it('counts one look as one thing: what its read came to, where it stood', () => {
    const story = new Story().time(10)
    // An old value that its protection does not serve: it waits as after a miss.
    story.look(1, 'stale')
    expect(sums(stateOf(story).series)).toMatchObject({ hits: 1, misses: 0 })
    story.time(300).askLock(1)
    const { series } = stateOf(story)
    expect(series.buckets.map(({ hits, misses }) => [hits, misses])).toEqual([[0, 1]])
    story.time(600).finish(1, 'miss')
    // Who leads its load looks again, without a lock.
    story.time(700).look(4, 'stale')
    expect(sums(stateOf(story).series)).toMatchObject({ hits: 1, misses: 1 })
    story.time(702).look(4, 'stale', '1', 1, { purpose: 'recheck' })
    expect(sums(stateOf(story).series)).toMatchObject({ hits: 0, misses: 2 })
    story.finish(4, 'miss')
    // No level answered; and what goes on behind an answered request looks for nobody.
    story.finish(2, 'miss')
    for (const req of [1, 2, 1]) story.tell(looked(3, 600, true, req))
    expect(sums(stateOf(story).series)).toMatchObject({ hits: 2, misses: 3 })
  })

  it('counts a read once, whatever its levels say: a level behind makes a miss good', () => {
    const story = new Story()
    const levels = (client: number, ...found: ('value' | 'nothing')[]) => {
      for (const [i, each] of found.entries()) {
        story.time(client * 1000 + i * 300 + 1)
        story.look(client, each, '1', 1, { tier: i === 0 ? 'redis' : 'memcached' })
      }
    }
    levels(1, 'nothing', 'value')
    levels(2, 'nothing', 'nothing')
    levels(3, 'value')
    const { series } = stateOf(story)
    expect(sums(series)).toMatchObject({ hits: 2, misses: 1 })
    expect(series.buckets.map(({ hits }) => hits).indexOf(1)).toBe(Math.floor(1300 / 250))
  })
})
