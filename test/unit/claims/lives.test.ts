import { describe, expect, it } from 'vitest'
import { negativeLife } from '@/server/patterns/read-through/negativeLife'
import { nothingAfterTtl, withinJitter } from '@/server/patterns/shared/claims'
import type { Claim } from '@/server/patterns/shared/definition'
import { Story } from '../../support/story'

function verdict(claim: Claim, story: Story, speed = 1) {
  const watch = claim.watch()
  for (const event of story.events) {
    watch.see(event.type === 'run:started' ? { ...event, speed } : event)
  }
  return watch.verdict()
}

/** Sets an entry of row 1; its reply comes at `at`, a millisecond after its call. */
function set(story: Story, at: number, more: Parameters<Story['set']>[2], client = 1): void {
  const of = story.time(at - 1).setting(client, more)
  story.time(at).set(client, of, more)
}

describe('a negative entry lives for its own TTL', () => {
  const params = { ttlMs: 10_000, negativeTtlMs: 1000, missing: 0.5 }
  const life = (entry: { ttlMs: number; staleMs?: number }, { own = 1000, speed = 1 } = {}) => {
    const story = new Story({ ...params, negativeTtlMs: own })
    set(story, 100, { ...entry, version: null })
    return verdict(negativeLife, story, speed).held
  }

  it('catches the TTL of a row, and one that is kept past its end', () => {
    expect(life({ ttlMs: 1000 })).toBe(true)
    expect([life({ ttlMs: 10_000 }), life({ ttlMs: 900 })]).toEqual([false, false])
    expect(life({ ttlMs: 1000, staleMs: 500 })).toBe(false)
  })
  it('divides it by the speed, in whole ms', () => {
    expect([life({ ttlMs: 200 }, { speed: 5 }), life({ ttlMs: 1000 }, { speed: 5 })]).toEqual([
      ...[true, false],
    ])
    expect(life({ ttlMs: 143 }, { speed: 7 })).toBe(true)
  })
  it('allows none where the negative TTL is 0', () => {
    expect([life({ ttlMs: 1000 }, { own: 0 }), life({ ttlMs: 1 }, { own: 0 })]).toEqual([
      ...[false, false],
    ])
  })
  it('knows the TTLs that a slider has had', () => {
    const story = new Story(params)
    story.change('negativeTtlMs', 1000, 0)
    set(story, 100, { ttlMs: 1000, version: null })
    expect(verdict(negativeLife, story).held).toBe(true)
    story.change('negativeTtlMs', 0, 500)
    set(story, 200, { ttlMs: 500, version: null })
    expect(verdict(negativeLife, story).held).toBe(true)
    set(story, 300, { ttlMs: 700, version: null })
    expect(verdict(negativeLife, story).held).toBe(false)
  })
  it('is not about rows, and applies where rows are missing', () => {
    const story = new Story(params)
    set(story, 100, { ttlMs: 10_000 })
    expect(verdict(negativeLife, story)).toEqual({
      ...{ held: true, detail: 'no negative entry was cached' },
    })
    const applies = (missing: number) =>
      negativeLife.applies({ scenario: 'load', params: { missing } })
    expect([applies(0), applies(0.5)]).toEqual([false, true])
  })
  it('is found no later than that, as everything else', () => {
    const hitAt = (at: number) => {
      const story = new Story(params)
      set(story, 100, { ttlMs: 1000, version: null })
      story.time(at).look(2, 'negative')
      return verdict(nothingAfterTtl, story).held
    }
    expect([hitAt(1151), hitAt(1153)]).toEqual([true, false])
  })
})

describe('every TTL lies within its jitter', () => {
  const L2 = 'memcached'
  const lives = (ttlMs: number, { promotion = 'fresh', copied = false, tier = 'redis' } = {}) => {
    const story = new Story({ ttlMs: 1000, jitter: 0.4, promotion })
    story.request(1)
    if (copied) story.time(90).look(1, 'value', '1', 1, { tier: L2 })
    set(story, 100, { ttlMs, tier })
    return verdict(withinJitter, story).held
  }

  it('catches one outside of it', () => {
    expect([lives(600), lives(1000)]).toEqual([true, true])
    expect([lives(598), lives(1002)]).toEqual([false, false])
  })
  it('lets a copy of what level 2 has be shorter, where it gets what is left', () => {
    const remaining = { promotion: 'remaining', copied: true }
    expect([lives(10, remaining), lives(1002, remaining)]).toEqual([true, false])
    expect(lives(10, { promotion: 'remaining' })).toBe(false)
    expect(lives(10, { copied: true })).toBe(false)
    expect(lives(600, { copied: true })).toBe(true)
  })
  it('takes the request that copied for no other one', () => {
    const story = new Story({ ttlMs: 1000, jitter: 0.4, promotion: 'remaining' })
    story.time(90).look(1, 'value', '1', 1, { tier: L2 })
    story.finish(1, 'hit')
    set(story, 100, { ttlMs: 10 })
    expect(verdict(withinJitter, story).held).toBe(false)
  })
  it('is not about level 2, which has whole seconds of its own', () => {
    expect(lives(4000, { tier: L2 })).toBe(true)
  })
  it('is divided by the speed, and knows the ranges that a slider has had', () => {
    const story = new Story({ ttlMs: 1000, jitter: 0.4 })
    set(story, 100, { ttlMs: 150 })
    expect([verdict(withinJitter, story, 5).held, verdict(withinJitter, story).held]).toEqual([
      ...[true, false],
    ])
    const moved = new Story({ ttlMs: 1000, jitter: 0.4 })
    moved.change('ttlMs', 1000, 200)
    for (const ttlMs of [150, 700]) set(moved, 200, { ttlMs })
    expect(verdict(withinJitter, moved).held).toBe(true)
    set(moved, 300, { ttlMs: 300 })
    expect(verdict(withinJitter, moved).held).toBe(false)
  })
})
