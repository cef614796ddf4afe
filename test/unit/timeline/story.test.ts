import { expect, it } from 'vitest'
import { Timeline } from '@/components/timeline/model/timeline'
import { storyOf, tookOf } from '@/components/timeline/story'
import { cutOff } from '../../support/fold'
import { Story } from '../../support/story'

/** The story of the first request of client 1. */
function told({ events }: Story) {
  const timeline = new Timeline()
  for (const event of events) timeline.read(event, [])
  const story = storyOf(timeline, 0, (seq) => events[seq - 1])
  if (!story) throw new Error('it has no request')
  return story
}

it('shows what the end of the run cut off as that, and not as a fault', () => {
  const story = new Story()
  story.time(10).request(1)
  const began = story.askDb(1)
  story.beganDb(1, began)
  const cut = () => told(story).rows.map(({ label, style }) => [label, style])
  story.time(900).tell(cutOff(1, began, 900, 'db.read'))
  expect(cut().at(-1)).toEqual(['SELECT, cut off', 'db'])
  // A call whose end was never told.
  story.look(1, 'nothing')
  const who = { client: 1, req: 1, tier: 'redis', key: '1', line: 12, sub: 0 }
  story.tell({ type: 'cache:asked', at: 905, ...who, purpose: 'recheck' })
  story.time(910).finish(1, 'cancelled')
  expect(cut().at(-1)).toEqual(['GET again, cut off', 'open'])
})

it('takes as long as its own event says: what held it is no part of it', () => {
  const story = new Story()
  story.time(10).request(1)
  const base = { client: 1, req: 1, call: 'cache.set' }
  const why = { why: 'so that it can be seen', upToMs: 9000 }
  const of = story.tell({ type: 'hold:began', at: 15, ...base, ...why })
  expect(tookOf(told(story), 515)).toEqual({ tookMs: 5, heldMs: 500 })
  story.tell({ type: 'hold:ended', at: 1015, ...base, of, ms: 1000, how: 'time' })
  expect(tookOf(told(story), 1025)).toEqual({ tookMs: 15, heldMs: 1000 })
  story.time(1030).finish(1, 'miss', { ms: 19 })
  expect(tookOf(told(story), 5000)).toEqual({ tookMs: 19, heldMs: 1001 })
})
