import { describe, expect, it } from 'vitest'
import { lateLoadRefused } from '@/server/patterns/multi-level/lateLoadRefused'
import { levelMayFail } from '@/server/patterns/shared/claims'
import { noLongerThanBehind } from '@/server/patterns/multi-level/noLongerThanBehind'
import { nothingAfterTtl, oneLoad } from '@/server/patterns/shared/claims'
import type { Claim } from '@/server/patterns/shared/definition'
import { verdictOn } from '../../support/claims'
import { Story } from '../../support/story'

const [L1, L2] = ['redis', 'memcached']

function held(claim: Claim, story: Story): boolean {
  return verdictOn(claim, story).held
}

/** Sets an entry at a level; its reply comes at `at`. */
function put(story: Story, tier: string, at: number, ttlMs: number, version = 1, client = 1): void {
  const of = story.time(at - 1).setting(client, { tier, ttlMs })
  story.time(at).set(client, of, { tier, ttlMs, version })
}

function removed(story: Story, tier: string, at: number, client = 9): void {
  const of = story.time(at).deleting(client, '1', tier)
  story.time(at + 1).deleted(client, of, '1', 1, tier)
}

describe('nothing after its TTL, at two levels', () => {
  const hit = (tier: string, at: number) => {
    const story = new Story()
    put(story, L1, 1000, 1000)
    put(story, L2, 1000, 2000)
    story.time(at + 1).look(2, 'value', '1', 1, { tier })
    return held(nothingAfterTtl, story)
  }
  it('measures each level by its own TTL', () => {
    expect(hit(L1, 2040)).toBe(true)
    expect(hit(L1, 2060)).toBe(false)
    expect(hit(L2, 2900)).toBe(true)
  })
  it('gives Memcached the second by which its clock may be off, and no more', () => {
    expect(hit(L2, 4040)).toBe(true)
    expect(hit(L2, 4060)).toBe(false)
  })
  it('lets an undo that ended in a delete be no set under way', () => {
    const story = new Story()
    put(story, L1, 1000, 1000)
    const of = story.time(1100).setting(1)
    story.time(1101).deleted(1, of)
    story.time(5000).look(2, 'value')
    expect(held(nothingAfterTtl, story)).toBe(false)
  })
})

describe('one load per expiry, at two levels', () => {
  const load = (story: Story, client: number, at: number) => {
    const of = story.time(at).askDb(client)
    story.answeredDb(client, of)
  }
  const lookThere = (tier: string, lookAt: number, loadAt: number, gone = '') => {
    const story = new Story()
    put(story, L1, 1000, 1000)
    put(story, L2, 1000, 5000)
    if (gone !== '') removed(story, gone, 1100)
    story.time(lookAt).look(2, 'nothing', '1', 1, { tier })
    load(story, 2, loadAt)
    return held(oneLoad, story)
  }
  it('needs a look at a level where the value surely is', () => {
    expect(lookThere(L2, 1500, 1510)).toBe(false)
    expect(lookThere(L1, 1500, 1510)).toBe(false)
    // Level 1 is over and level 2 was looked at before the value came.
    expect(lookThere(L1, 2500, 2510)).toBe(true)
    expect(lookThere(L2, 900, 1510)).toBe(true)
  })
  it('knows that Memcached may end an entry a second early', () => {
    expect(lookThere(L2, 4900, 4910)).toBe(false)
    expect(lookThere(L2, 5000, 5010)).toBe(true)
  })
  it('forgets what was deleted, at that level only', () => {
    expect(lookThere(L2, 1500, 1510, L2)).toBe(true)
    expect(lookThere(L2, 1500, 1510, L1)).toBe(false)
  })

  const beside = (at: number, { deletedAt = 0, tier = L2, leaseTier = L2 } = {}) => {
    const story = new Story().time(10)
    story.acquired(1, story.askLock(1), { leaseMs: 5000, tier: leaseTier })
    story.time(20).askDb(1)
    if (deletedAt > 0) removed(story, tier, deletedAt)
    load(story, 2, at)
    return held(oneLoad, story)
  }
  it('counts a lease of Memcached a second shorter', () => {
    expect(beside(3900)).toBe(false)
    expect(beside(4100)).toBe(true)
    expect(beside(4100, { leaseTier: '' })).toBe(false)
  })
  it('ends such a lease with a delete there, and no lock', () => {
    expect(beside(200, { deletedAt: 100 })).toBe(true)
    expect(beside(200, { deletedAt: 100, tier: L1 })).toBe(false)
    expect(beside(200, { deletedAt: 100, leaseTier: '' })).toBe(false)
  })
  it('ends it too when the delete was under way as the lease was given', () => {
    const under = (tier: string) => {
      const story = new Story().time(10)
      const asked = story.askLock(1)
      const deleting = story.time(11).deleting(9, '1', L2)
      story.time(12).acquired(1, asked, { leaseMs: 5000, tier, ms: 2 })
      story.time(13).deleted(9, deleting, '1', 2, L2)
      story.askDb(1)
      load(story, 2, 30)
      return held(oneLoad, story)
    }
    expect(under(L2)).toBe(true)
    expect(under('')).toBe(false)
  })
  it.each([
    ['a lease', 'cache.getOrLease'],
    ['a lock', 'lock.acquire'],
  ])('claims nothing while one is open that could not ask for %s', (_, call) => {
    const beside = (finished: boolean) => {
      const story = new Story().time(10)
      story.failed(2, story.look(2, 'nothing'), call)
      if (finished) story.finish(2, 'error')
      story.time(20).askDb(1)
      load(story, 2, 30)
      return held(oneLoad, story)
    }
    expect([beside(false), beside(true)]).toEqual([true, false])
  })
})

describe('level 2 takes no load that a delete has overtaken', () => {
  /** A reader loads version 1; a writer commits 2 and deletes; the reader's set ends at `setAt`. */
  const late = (setAt: number, { tier = L2, version = 1, noLease = false } = {}) => {
    const story = new Story().time(10)
    if (noLease) story.failed(1, story.look(1, 'nothing'), 'cache.getOrLease')
    story.answeredDb(1, story.askDb(1), 1)
    story.time(100)
    story.answeredDb(9, story.askDb(9, 'write'), 2, 'write')
    removed(story, tier, 200)
    put(story, tier, setAt, 10_000, version)
    return held(lateLoadRefused, story)
  }
  it('catches one that began after the reply of the delete', () => {
    expect(late(300)).toBe(false)
    expect(late(202)).toBe(true)
  })
  it('lets newer loads in, and says nothing of level 1', () => {
    expect(late(300, { version: 2 })).toBe(true)
    expect(late(300, { tier: L1 })).toBe(true)
  })
  it('asks nothing of a load that had no lease because Memcached did not answer', () => {
    expect(late(300, { noLease: true })).toBe(true)
  })
})

describe('a copy in level 1 ends with its original', () => {
  const copied = (at: number, ttlMs: number, { found = true, lost = false, ms = 1 } = {}) => {
    const story = new Story()
    put(story, L2, 1000, 4000)
    story.request(2)
    if (lost) story.failed(3, story.setting(3, { tier: L2 }), 'cache.set', true, '1')
    story.time(at - 5).look(2, found ? 'value' : 'nothing', '1', 1, { tier: L2 })
    if (!found) story.answeredDb(2, story.askDb(2))
    story.time(at).set(2, story.setting(2), { ttlMs, ms })
    return held(noLongerThanBehind, story)
  }
  it('holds up to the end of the original, and not past it', () => {
    expect(copied(2000, 3000)).toBe(true)
    expect(copied(2000, 3060)).toBe(false)
    // It began at the call, whenever the reply came.
    expect(copied(2000, 3060, { ms: 20 })).toBe(true)
  })
  it('takes what was loaded for no copy, though something was found in level 2 before', () => {
    const loaded = (load: boolean) => {
      const story = new Story()
      put(story, L2, 1000, 2000)
      story.time(1500).look(2, 'value', '1', 1, { tier: L2 })
      if (load) story.answeredDb(2, story.askDb(2))
      put(story, L1, 1600, 9000, 1, 2)
      return held(noLongerThanBehind, story)
    }
    expect([loaded(true), loaded(false)]).toEqual([true, false])
  })
  it('is about copies only, and knows an original that may have been renewed', () => {
    expect(copied(2000, 9000, { found: false })).toBe(true)
    expect(copied(2000, 9000, { lost: true })).toBe(true)
  })
})

describe('a level that is down costs no caller an error', () => {
  const ended = (outcome: 'error' | 'miss', call: string, failedCall = true) => {
    const story = new Story().time(10)
    story.request(1)
    if (failedCall) story.failed(1, story.look(1, 'nothing'), call)
    story.finish(1, outcome)
    return held(
      levelMayFail('', () => true),
      story,
    )
  }
  it('catches an error after a failed look, set or delete, or without the lock that stands on it', () => {
    const lock = ['lock.acquire', 'lock.release']
    for (const call of ['cache.get', 'cache.set', 'cache.delete', 'cache.getOrLease', ...lock]) {
      expect(ended('miss', call)).toBe(true)
      expect(ended('error', call)).toBe(false)
    }
  })
  it('leaves to others what else ends in an error', () => {
    expect(ended('error', 'db.read')).toBe(true)
    expect(ended('error', 'cache.get', false)).toBe(true)
  })
  it('excuses with a failure of the database those that were open then, and no later one', () => {
    const failing = (when: 'before' | 'while open') => {
      const story = new Story().time(10)
      if (when === 'while open') story.request(1)
      story.failed(2, story.askDb(2), 'db.read')
      if (when === 'before') story.request(1)
      story.failed(1, story.look(1, 'nothing'), 'cache.get')
      story.finish(1, 'error')
      return held(
        levelMayFail('', () => true),
        story,
      )
    }
    expect([failing('while open'), failing('before')]).toEqual([true, false])
  })
})
