import { describe, expect, it } from 'vitest'
import { patternOf } from '@/server/engine'
import { olderFenceRefused } from '@/server/patterns/shared/claims'
import { Story } from '../../support/story'

function verdict(tell: (story: Story) => void) {
  const story = new Story()
  tell(story)
  const watch = olderFenceRefused.watch()
  for (const event of story.events) watch.see(event)
  return watch.verdict()
}
const held = (tell: (story: Story) => void) => verdict(tell).held

/** The client holds the lock from `at` on. */
const holds = (story: Story, at: number, client: number, fence: number, key = '1') =>
  void story.time(at).acquired(client, story.askLock(client, key), { key, fence })

/** A set that begins at `at` and has its reply `ms` later. */
const sets = (story: Story, at: number, client: number, ms = 1, key = '1') => {
  const of = story.time(at).setting(client, { key })
  story.time(at + ms).set(client, of, { ms, key })
}

describe('nothing is cached under an older fence once a newer one is given', () => {
  const late = (setAt: number, ms = 1) =>
    held((story) => {
      holds(story, 10, 1, 1)
      holds(story, 1020, 2, 2)
      sets(story, setAt, 1, ms)
    })

  it('catches a set that began after a higher fence was given', () => {
    expect(late(1500)).toBe(false)
    expect(late(1021)).toBe(false)
  })

  it('does not judge a set that was under way by then', () => {
    expect(late(1000, 500)).toBe(true)
  })

  it('lets the newest holder store, again and again, and counts what was refused', () => {
    const { held, detail } = verdict((story) => {
      holds(story, 10, 1, 1)
      sets(story, 20, 1)
      holds(story, 1020, 2, 2)
      const of = story.time(1500).setting(1)
      const refused = { client: 1, req: 1, of, ms: 1, tier: 'redis', key: '1', id: 1, version: 1 }
      const fences = { own: 1, given: 2 }
      story.tell({ type: 'cache:refused', at: 1501, ...refused, fences })
      sets(story, 1600, 2)
    })
    expect([held, detail]).toEqual([true, '2 sets, none with an older fence; 1 were refused'])
  })

  it('knows each key by itself', () => {
    const apart = held((story) => {
      holds(story, 10, 1, 1, '1')
      holds(story, 20, 2, 5, '2')
      sets(story, 30, 1, 1, '1')
    })
    expect(apart).toBe(true)
  })

  it('knows no order where a request is over, or Redis was lost', () => {
    const between = (what: (story: Story) => void) =>
      held((story) => {
        holds(story, 10, 1, 1)
        holds(story, 1020, 2, 2)
        what(story.time(1100))
        sets(story, 1500, 1)
      })
    expect(between((story) => void story.lost())).toBe(true)
    expect(between((story) => void story.finish(1, 'miss'))).toBe(true)
    expect(between((story) => void story.finish(2, 'miss'))).toBe(false)
  })

  it.each(['simple-caching', 'cache-aside', 'ttl-expiry', 'read-through'])(
    'is promised by %s with the fence, where there is a lock to give it',
    (id) => {
      const { claims, scenario } = patternOf(id)
      const claim = claims.find((one) => one === olderFenceRefused)
      const applies = (guard: string, protection: string) =>
        claim?.applies({ scenario: 'load', params: { guard, protection } })
      expect(applies('fence', 'redis-lock')).toBe(true)
      expect(applies('none', 'redis-lock')).toBe(false)
      expect(applies('fence', 'single-flight')).toBe(false)
      expect(scenario.params.find(({ name }) => name === 'guard')).toMatchObject({
        default: 'none',
        values: id === 'cache-aside' ? ['none', 'version', 'fence'] : ['none', 'fence'],
      })
    },
  )
})
