import { describe, expect, it } from 'vitest'
import { negativeLife } from '@/server/patterns/read-through/negativeLife'
import { oldIsKept } from '@/server/patterns/scheduled-refresh/oldIsKept'
import { nothingAfterTtl, onlyFromDatabase, withinJitter } from '@/server/patterns/shared/claims'
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

describe('a failed refresh keeps the old value', () => {
  const SCHEDULE = 0
  const READER = 2

  /** One refresh goes well at 100 ms and one fails at 500 ms; the value lives to 1099 ms, or is kept longer. */
  function failedAfter(spoil: (story: Story) => void = () => {}, staleMs = 0): Story {
    const story = new Story().time(90)
    story.answeredDb(SCHEDULE, story.askDb(SCHEDULE))
    set(story, 100, { ttlMs: 1000, staleMs }, SCHEDULE)
    const asked = story.time(499).askDb(SCHEDULE)
    story.time(500).failed(SCHEDULE, asked, 'db.read')
    spoil(story)
    return story
  }
  const look = (
    at: number,
    found: 'value' | 'stale' | 'nothing',
    story = failedAfter(),
    ms = 1,
  ) => {
    story.time(at).look(READER, found, '1', ms)
    return verdict(oldIsKept, story).held
  }

  it('catches a look that finds nothing before the end of the old value, and no later one', () => {
    expect([look(600, 'nothing'), look(1040, 'nothing')]).toEqual([false, false])
    expect([look(1060, 'nothing'), look(2000, 'nothing')]).toEqual([true, true])
    expect(look(600, 'value')).toBe(true)
  })

  it('knows a value that is kept past its TTL, and counts it as old', () => {
    const kept = () => failedAfter(() => {}, 2000)
    expect([look(2900, 'nothing', kept()), look(3100, 'nothing', kept())]).toEqual([false, true])
    const story = kept()
    look(2000, 'stale', story)
    expect(verdict(oldIsKept, story).detail).toBe(
      '1 refreshes of a key failed; 1 looks at the old value found it, 1 of them past its TTL',
    )
  })

  it('says nothing of looks that began before the failure, or after the next refresh', () => {
    const early = new Story().time(90)
    set(early, 100, { ttlMs: 1000 }, SCHEDULE)
    const asked = early.time(499).askDb(SCHEDULE)
    early.tell({
      ...{ type: 'cache:asked', tier: 'redis', at: 499, client: READER, req: READER },
      ...{ key: '1', purpose: 'first', line: 1, sub: 0 },
    })
    early.time(500).failed(SCHEDULE, asked, 'db.read')
    const of = asked + 1
    early.tell({
      ...{ type: 'cache:answered', tier: 'redis', at: 510, client: READER, req: READER },
      ...{ of, ms: 11, key: '1', found: 'nothing', version: null },
    })
    expect(verdict(oldIsKept, early).held).toBe(true)
    const again = failedAfter((story) => set(story, 550, { ttlMs: 1000 }, SCHEDULE))
    expect(look(600, 'nothing', again)).toBe(true)
  })

  it('knows no value where others have touched it, its server was lost, or there was none', () => {
    const gone = { type: 'cache:observed', tier: 'redis', key: '1', leftMs: null } as const
    const touched = failedAfter((story) => void story.tell({ ...gone, at: 510, client: 0 }))
    expect(look(600, 'nothing', touched)).toBe(true)
    expect(
      look(
        600,
        'nothing',
        failedAfter((story) => void story.lost()),
      ),
    ).toBe(true)
    const name = 'postgresql'
    const lost = { type: 'service:lost', name, message: 'gone', at: 510, client: 0 } as const
    expect(
      look(
        600,
        'nothing',
        failedAfter((story) => void story.tell(lost)),
      ),
    ).toBe(false)
    const none = new Story().time(100)
    none.failed(SCHEDULE, none.askDb(SCHEDULE), 'db.read')
    expect(look(600, 'nothing', none)).toBe(true)
  })

  it('keeps the old value after a failed set, and the sooner end after one without an answer', () => {
    const setFails = (unknown: boolean, ttlMs: number) => {
      const story = new Story().time(90)
      set(story, 100, { ttlMs: 1000 }, SCHEDULE)
      const of = story.time(500).setting(SCHEDULE, { ttlMs })
      story.failed(SCHEDULE, of, 'cache.set', unknown, '1')
      return look(900, 'nothing', story)
    }
    expect([setFails(false, 100), setFails(true, 100), setFails(true, 1000)]).toEqual([
      ...[false, true, false],
    ])
  })

  it('has no value cached again by a load that failed', () => {
    const cachedAgain = (fails: boolean) => {
      const story = new Story().time(90)
      story.answeredDb(SCHEDULE, story.askDb(SCHEDULE), 1)
      set(story, 100, {}, SCHEDULE)
      const asked = story.time(499).askDb(SCHEDULE)
      if (fails) story.failed(SCHEDULE, asked, 'db.read')
      else story.answeredDb(SCHEDULE, asked, 1)
      set(story, 510, {}, SCHEDULE)
      return verdict(onlyFromDatabase, story).held
    }
    expect([cachedAgain(false), cachedAgain(true)]).toEqual([true, false])
  })
})

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
