import { describe, expect, it } from 'vitest'
import {
  answeredWritesSeen,
  guideSeesUpdate,
  neverBack,
  nothingAfterTtl,
} from '@/server/patterns/shared/claims'
import type { Claim } from '@/server/patterns/shared/definition'
import { onlySavedRead } from '@/server/patterns/write-through/onlySavedRead'
import { savedWhenAnswered } from '@/server/patterns/write-through/savedWhenAnswered'
import { cacheFirst, databaseFirst } from '@/server/patterns/write-through/stepsInOrder'
import { verdictOn } from '../../support/claims'
import { Story } from '../../support/story'

function held(claim: Claim, tell: (story: Story) => void): boolean {
  const story = new Story()
  tell(story)
  return verdictOn(claim, story).held
}

/** A set of this version: it begins and has its reply a millisecond later. */
function set(story: Story, at: number, version: number | null, ttlMs = 1000, client = 1): void {
  const of = story.time(at).setting(client, { ttlMs })
  story.time(at + 1).set(client, of, { version, ttlMs })
}

/** A writer commits this version and deletes the copy. */
function remove(story: Story, at: number, version: number, client = 2): void {
  story.time(at).answeredDb(client, story.askDb(client, 'write'), version, 'write')
  const of = story.deleting(client)
  story.time(at + 1).deleted(client, of)
}

describe('the cache never goes back', () => {
  it('catches an older version that is set over a newer one', () => {
    const back = (at: number) =>
      held(neverBack, (story) => {
        set(story, 10, 3)
        set(story, at, 2)
      })
    expect(back(100)).toBe(false)
    // The newer one was over by then, or may have been.
    expect(back(1020)).toBe(true)
    expect(back(970)).toBe(true)
  })

  it('does not judge sets that cross', () => {
    const crossed = held(neverBack, (story) => {
      const older = story.time(10).setting(2)
      set(story, 11, 3)
      story.time(20).set(2, older, { version: 2, ms: 10 })
    })
    expect(crossed).toBe(true)
  })

  it('catches what a delete has forbidden, even long after it', () => {
    const after = (version: number, at: number) =>
      held(neverBack, (story) => {
        set(story, 10, 1)
        remove(story, 100, 3)
        set(story, at, version)
      })
    expect([after(2, 200), after(2, 60_000), after(3, 200), after(4, 200)]).toEqual([
      ...[false, false, true, true],
    ])
  })

  it('knows no order where a value is not saved, was touched by others, or its server was lost', () => {
    const between = (touch: (story: Story) => void) =>
      held(neverBack, (story) => {
        set(story, 10, 3)
        touch(story)
        set(story, 200, 2)
      })
    expect(between((story) => set(story, 50, null))).toBe(true)
    expect(between((story) => void story.lost())).toBe(true)
    const gone = { type: 'cache:observed', tier: 'redis', key: '1', leftMs: null } as const
    expect(between((story) => void story.tell({ ...gone, at: 60, client: 0 }))).toBe(true)
    expect(between(() => {})).toBe(false)
  })
})

describe('an answered write', () => {
  const seen = answeredWritesSeen(() => true)
  const read = (version: number, first: 'read' | 'answer') =>
    held(seen, (story) => {
      story.time(5).request(2, 'write')
      if (first === 'read') story.time(10).request(1)
      story.time(20).finish(2, 'write', { version: 3 })
      if (first === 'answer') story.time(30).request(1)
      story.time(40).finish(1, 'hit', { version })
    })

  it('must be seen by a read that begins after its answer, and by no other', () => {
    expect([read(2, 'answer'), read(3, 'answer'), read(4, 'answer'), read(2, 'read')]).toEqual([
      ...[false, true, true, true],
    ])
  })

  it('is promised with the guard alone, and not to those who share a load', () => {
    const applies = (params: Record<string, string>) => seen.applies({ scenario: 'load', params })
    expect(applies({ guard: 'version', protection: 'redis-lock' })).toBe(true)
    expect(applies({ guard: 'none', protection: 'redis-lock' })).toBe(false)
    expect(applies({ guard: 'version', protection: 'single-flight' })).toBe(false)
  })

  it('is what the guide reads next', () => {
    const after = (version: number) =>
      held(guideSeesUpdate, (story) => {
        story.finish(1, 'miss', { version: 1 })
        story.finish(1, 'write', { version: 2 })
        story.finish(1, 'hit', { version })
      })
    expect([after(1), after(2)]).toEqual([false, true])
  })
})

describe('write-through', () => {
  const write = (claim: Claim, steps: ('cache' | 'database')[], answered = true) =>
    held(claim, (story) => {
      story.request(1, 'write')
      for (const step of steps) {
        if (step === 'cache') set(story, story.at + 1, null)
        else story.answeredDb(1, story.askDb(1, 'write'), 2, 'write')
      }
      story.finish(1, answered ? 'write' : 'error', { op: 'write' })
    })

  it('has each answered write in the database', () => {
    expect(write(savedWhenAnswered, ['cache', 'database'])).toBe(true)
    expect(write(savedWhenAnswered, ['cache'])).toBe(false)
    expect(write(savedWhenAnswered, ['cache'], false)).toBe(true)
  })

  it('takes its steps in the chosen order', () => {
    expect(write(cacheFirst, ['cache', 'database'])).toBe(true)
    expect(write(cacheFirst, ['database', 'cache'])).toBe(false)
    expect(write(databaseFirst, ['database', 'cache'])).toBe(true)
    expect(write(databaseFirst, ['cache', 'database'])).toBe(false)
    // A second set, of the version that the database gave, comes last in either order.
    expect(write(cacheFirst, ['cache', 'database', 'cache'])).toBe(true)
  })

  it('lets nobody read what is not saved, when the database comes first', () => {
    const read = (writeId?: string) =>
      held(onlySavedRead, (story) => void story.finish(1, 'hit', { version: 1, writeId }))
    expect([read(), read('w1')]).toEqual([true, false])
  })
})

describe('nothing is served as fresh after its TTL', () => {
  const late = (between: (story: Story) => void) =>
    held(nothingAfterTtl, (story) => {
      set(story, 10, 1)
      between(story)
      story.time(3000).look(2, 'value')
    })

  it('lets what is served as stale be over for as long as it is kept, and no longer', () => {
    const found = (as: 'value' | 'stale', staleMs: number, at: number) =>
      held(nothingAfterTtl, (story) => {
        story.time(11).set(1, story.setting(1), { ttlMs: 1000, staleMs })
        story.time(at).look(2, as)
      })
    expect([found('value', 2000, 3000), found('stale', 2000, 3000)]).toEqual([false, true])
    expect([found('stale', 2000, 3060), found('stale', 2000, 3070)]).toEqual([true, false])
    // A server that keeps it too long: the entry itself says that it is old.
    expect([found('stale', 0, 1060), found('stale', 0, 3000)]).toEqual([true, false])
  })

  it('sees again after a set that was refused, or that failed for another key', () => {
    const place = { client: 3, req: 3, tier: 'redis', ms: 1 }
    const refused = { type: 'cache:refused', ...place, key: '1', id: 1, version: 1 } as const
    expect(late((s) => void s.tell({ ...refused, at: s.at, of: s.setting(3) }))).toBe(false)
    expect(late((s) => void s.failed(3, s.setting(3, { key: '2' }), 'cache.set', true))).toBe(false)
    expect(late((s) => void s.failed(3, s.setting(3), 'cache.set', true))).toBe(true)
    // It is known that this one was never stored.
    expect(late((s) => void s.failed(3, s.setting(3), 'cache.set', false))).toBe(false)
  })
})
