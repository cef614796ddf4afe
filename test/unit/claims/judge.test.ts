import { describe, expect, it } from 'vitest'
import { Judge } from '@/server/engine/judge'
import { patterns } from '@/server/patterns'
import { guideOutcomes, nothingAfterTtl, oneLoad } from '@/server/patterns/shared/claims'
import { load, Story } from '../../support/story'

const guideOf = (...outcomes: string[]) => ({ params: [], guide: { steps: [], outcomes } })

describe('the judge', () => {
  const judged = (story: Story) => {
    const judge = new Judge([guideOutcomes(guideOf('miss')), oneLoad, nothingAfterTtl])
    for (const event of story.events) judge.see(event)
    return judge
  }
  const ids = (story: Story) =>
    judged(story)
      .claimResults()
      .map(({ id }) => id)

  it('leaves out what does not apply, for good', () => {
    expect(ids(new Story())).toEqual(['one-load-per-expiry', 'nothing-after-ttl'])
    expect(ids(new Story({ protection: 'none' }))).toEqual(['nothing-after-ttl'])
    expect(ids(new Story({}, 'guide'))).toContain('guide-outcomes')
    const story = new Story()
    story.change('protection', 'redis-lock', 'none')
    story.change('protection', 'none', 'redis-lock')
    expect(ids(story)).toEqual(['nothing-after-ttl'])
  })

  it('names the events among which a claim was first seen to fail', () => {
    const story = new Story()
    load(story, 1, 0, 100)
    const calm = story.events.length
    const first = story.askDb(1)
    load(story, 2, 50, 100)
    const broken = story.events.length
    story.answeredDb(1, first)
    const judge = new Judge([oneLoad])
    judge.seeAll(story.events.slice(0, calm))
    expect(judge.claimResults()[0]).not.toHaveProperty('brokenIn')
    judge.seeAll(story.events.slice(calm, broken))
    judge.seeAll(story.events.slice(broken))
    const brokenIn = { from: calm + 1, to: broken }
    const [claim] = judge.claimResults()
    expect(claim).toMatchObject({ held: false, brokenIn })
    // The first load put it to the test, long before the one that broke it.
    expect(claim?.tested).toBeLessThanOrEqual(calm)
  })

  it('lists outcomes in the guide only', () => {
    const told = (scenario: 'guide' | 'load') => {
      const story = new Story({}, scenario)
      for (const outcome of ['miss', 'hit', 'unknown', 'cancelled'] as const)
        story.finish(1, outcome)
      return judged(story).tally.outcomes
    }
    expect(told('guide')).toEqual(['miss', 'hit', 'error'])
    expect(told('load')).toEqual([])
  })

  it('has claims with names of their own in every pattern', () => {
    for (const { claims } of patterns) {
      expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length)
      expect(claims.length).toBeGreaterThan(2)
    }
  })
})
