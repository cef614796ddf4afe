import { describe, expect, it } from 'vitest'
import { count, emptyTally, figures } from '@/server/protocol'
import { Story } from '../../support/story'

const tallyOf = (story: Story) => {
  const tally = emptyTally()
  for (const event of story.events) count(tally, event)
  return tally
}
const figuresOf = (story: Story) => figures(tallyOf(story))

describe('requests', () => {
  it('are counted by their end, each in one number', () => {
    const story = new Story()
    const ends = ['hit', 'hit', 'miss', 'error', 'cancelled'] as const
    ends.forEach((outcome, i) => {
      story.request(i + 1)
      story.finish(i + 1, outcome)
    })
    for (const [i, outcome] of (['write', 'unknown', 'error', 'cancelled'] as const).entries()) {
      story.request(i + 11, 'write')
      story.finish(i + 11, outcome, { op: 'write' })
    }
    expect(figuresOf(story)).toMatchObject({
      ...{ reads: 4, hits: 2, misses: 1, readErrors: 1, writes: 3, writeErrors: 2 },
      ...{ requests: 7, errors: 3, unknown: 1, cancelled: 2, events: story.events.length },
    })
  })

  it('that missed without a load of their own were coalesced', () => {
    const story = new Story()
    for (const client of [1, 2, 3]) story.request(client)
    const load = story.askDb(1)
    story.beganDb(1, load)
    story.answeredDb(1, load)
    for (const client of [2, 3]) story.wait(client, 'flight', 'landed')
    for (const client of [1, 2, 3]) story.finish(client, 'miss')
    story.request(4)
    story.finish(4, 'hit')
    // One that found nothing and neither loaded nor waited got nothing of anybody.
    story.request(5)
    story.finish(5, 'miss')
    // One whose patience ended got the old value: nobody had loaded that for it.
    story.request(6)
    story.wait(6, 'lock', 'released')
    story.wait(6, 'lock', 'patience')
    story.finish(6, 'miss')
    // One that waited for the worker found what a writer had put there.
    story.request(7)
    story.wait(7, 'owed', 'settled')
    story.finish(7, 'miss')
    expect(figuresOf(story)).toMatchObject({ misses: 6, coalesced: 2, dbReads: 1, hits: 1 })
  })

  it('keep their latencies apart, those of cancelled ones out', () => {
    const story = new Story()
    story.finish(1, 'hit', { ms: 10 })
    story.finish(2, 'write', { ms: 50 })
    story.finish(3, 'cancelled', { ms: 9000 })
    const { latencyMs } = figuresOf(story)
    expect([latencyMs.read.max, latencyMs.write.max]).toEqual([10, 50])
  })
})

describe('staleness', () => {
  function commit(story: Story, at: number, version: number): void {
    story.time(at)
    story.answeredDb(9, story.askDb(9, 'write'), version, 'write')
  }

  it('runs from the commit that made the value old to the read that returned it', () => {
    const story = new Story()
    commit(story, 100, 2)
    commit(story, 200, 3)
    story.time(250).request(1)
    story.time(260).finish(1, 'hit', { version: 1 })
    story.time(300).request(1)
    story.time(310).finish(1, 'miss', { version: 2 })
    // Version 1 is old since 100, version 2 since 200.
    expect(figuresOf(story)).toMatchObject({ staleReads: 2, maxStalenessMs: 160 })
  })

  it('is not there when the commit came after the read began', () => {
    const story = new Story()
    story.time(90).request(1)
    commit(story, 100, 2)
    story.time(110).finish(1, 'hit', { version: 1 })
    expect(figuresOf(story)).toMatchObject({ staleReads: 0, maxStalenessMs: 0 })
  })

  it('is not there for the newest version, another row or no row at all', () => {
    const story = new Story()
    commit(story, 100, 2)
    story.time(150).request(1)
    story.finish(1, 'hit', { version: 2 })
    story.request(2, 'read', 7)
    story.finish(2, 'hit', { id: 7, version: 1 })
    story.request(3)
    story.finish(3, 'error', { version: null })
    expect(figuresOf(story).staleReads).toBe(0)
  })
})

describe('locks and queries', () => {
  it('counts holders per single lock, to the call of the release', () => {
    const story = new Story()
    story.acquired(1, story.askLock(1))
    story.acquired(2, story.askLock(2, 'other'), { key: 'other' })
    expect(figuresOf(story).lock).toMatchObject({ acquired: 2, maxHolders: 1 })
    // The lease of the first is over; the second gets the lock while the first still works.
    story.acquired(3, story.askLock(3))
    expect(figuresOf(story).lock.maxHolders).toBe(2)
    const release = story.releasing(1)
    // Acquired before the reply of the release: no overlap.
    story.releasing(3)
    story.acquired(4, story.askLock(4))
    story.released(1, release, false)
    expect(figuresOf(story).lock).toEqual({
      acquired: 4,
      waited: 0,
      timedOut: 0,
      lost: 1,
      maxHolders: 2,
    })
  })

  it('counts waits for a lock, and those that ended in impatience', () => {
    const story = new Story()
    story.wait(1, 'lock', 'released')
    story.wait(2, 'lock', 'patience')
    story.wait(3, 'flight', 'patience')
    expect(figuresOf(story).lock).toMatchObject({ waited: 2, timedOut: 1 })
  })

  it('counts queries in flight from their place in the pool to their answer or failure', () => {
    const story = new Story()
    const [a, b, c] = [story.askDb(1), story.askDb(2), story.askDb(3, 'write')]
    story.beganDb(1, a)
    story.beganDb(2, b)
    story.answeredDb(1, a)
    story.beganDb(3, c, 'write')
    story.failed(2, b, 'db.read')
    story.failed(2, b, 'db.read')
    // It never gets a place.
    story.failed(4, story.askDb(4), 'db.read')
    expect(tallyOf(story)).toMatchObject({
      dbReads: 2,
      dbWrites: 1,
      dbMaxInFlight: 2,
      dbInFlight: 1,
    })
  })

  it('counts the wire by server and purpose', () => {
    const story = new Story()
    story.wire(1, 'first', { misses: 1 })
    story.wire(1, 'lock', { hits: 2 })
    story.wire(1, 'recheck', { hits: 1 })
    story.wire(1, null, { sets: 1 })
    story.wire(1, null, { deletes: 1 })
    story.wire(0, 'housekeeping', { hits: 1 })
    story.wire(1, 'wake', { hits: 1, server: 'memcached' })
    const { tiers } = figuresOf(story)
    expect(tiers['redis']).toEqual({
      ...{ hits: 4, misses: 1, sets: 1, deletes: 1 },
      lookups: { first: 1, recheck: 1, wake: 0, lock: 2, housekeeping: 1 },
    })
    expect(tiers['memcached']).toMatchObject({ hits: 1, lookups: { wake: 1, first: 0 } })
  })
})
