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

it('says that the cache refused what was loaded, at its step and in the sentence', () => {
  const tell = (refused: boolean) => {
    const story = new Story()
    story.time(10).request(1)
    story.acquired(1, story.askLock(1))
    const read = story.time(20).askDb(1)
    story.beganDb(1, read)
    story.time(30).answeredDb(1, read)
    const of = story.setting(1)
    const fences = { own: 1, given: 2 }
    const entry = { client: 1, req: 1, of, ms: 1, tier: 'redis', key: '1', id: 1, version: 1 }
    if (refused) story.tell({ type: 'cache:refused', at: 31, ...entry, fences })
    else story.time(31).set(1, of)
    story.time(40).finish(1, 'miss')
    const { rows, sentence } = told(story)
    return [rows.find(({ seq }) => seq === of)?.label, sentence]
  }
  expect(tell(true)).toEqual([
    'SET, refused',
    'Held the lock and loaded v1, which the cache refused.',
  ])
  expect(tell(false)).toEqual(['SET', 'Held the lock and loaded v1.'])
})
