import { describe, expect, it } from 'vitest'
import { oneLoad } from '@/server/patterns/shared/claims'
import { verdictOn } from '../../support/claims'
import { load, Story } from '../../support/story'

describe('one load per expiry, beside deletes', () => {
  it('lets a set cover nothing while a delete of the key is under way, or one that failed', () => {
    const covered = (removals: (story: Story) => void) => {
      const story = new Story()
      removals(story)
      story.time(20).request(1)
      load(story, 1, 21, 10)
      story.time(40).set(1, story.time(39).setting(1), { ttlMs: 10_000, ms: 1 })
      story.request(2)
      story.time(50).look(2, 'nothing')
      load(story, 2, 60, 10)
      return !verdictOn(oneLoad, story).held
    }
    const slow = (story: Story) => story.time(1).deleting(8)
    const quick = (story: Story) => story.time(3).deleted(9, story.time(2).deleting(9))
    expect(covered(quick)).toBe(true)
    expect(covered(slow)).toBe(false)
    // Another that began later and ended sooner says nothing of it.
    expect(covered((story) => [slow(story), quick(story)])).toBe(false)
    const failed = (story: Story) => story.failed(8, slow(story), 'cache.delete')
    expect(covered(failed)).toBe(false)
    expect(covered((story) => [failed(story), quick(story)])).toBe(true)
  })

  it('lets a set cover nothing that a delete has met on its way', () => {
    const story = new Story()
    const slow = story.time(10).deleting(8)
    story.time(20).request(1)
    load(story, 1, 21, 10)
    const setting = story.time(35).setting(1)
    story.time(37).deleted(8, slow)
    story.time(40).set(1, setting, { ttlMs: 10_000, ms: 5 })
    story.request(2)
    story.time(50).look(2, 'nothing')
    load(story, 2, 60, 10)
    expect(verdictOn(oneLoad, story).held).toBe(true)
  })
})
