import { describe, expect, it } from 'vitest'
import { count, emptyTally } from '@/server/protocol'
import { UnsavedStory } from '../../support/unsavedStory'

const countsOf = (story: UnsavedStory) => {
  const tally = emptyTally()
  for (const event of story.events) count(tally, event)
  return tally.anomalies.counts
}
const none = {
  ...{ 'stale-read': 0, 'read-back': 0, 'dirty-read': 0 },
  ...{ 'lost-write': 0, 'double-apply': 0, 'lock-overlap': 0 },
}
const read = (story: UnsavedStory, client: number, version: number | null, writeId?: string) => {
  story.request(client)
  story.finish(client, 'hit', { version, ...(writeId !== undefined && { writeId }) })
}

describe('what is unknown is not called wrong', () => {
  it('a write without an answer: reads of the older value may be right', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.failed(1, story.askDb(1, 'write'), 'db.write', true)
    story.finish(1, 'unknown', { op: 'write', version: null })
    read(story, 2, 1)
    story.end()
    expect(countsOf(story)).toEqual(none)
  })

  it('a commit whose reply came after the read began', () => {
    const story = new UnsavedStory()
    const of = story.askDb(9, 'write')
    story.request(2)
    story.answeredDb(9, of, 2, 'write')
    story.finish(2, 'hit', { version: 1 })
    expect(countsOf(story)).toEqual(none)
  })

  it('a value that was cached, and whose write to the database had no answer', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.put(1, 'w1')
    read(story, 2, null, 'w1')
    story.failed(1, story.askDb(1, 'write'), 'db.write', true)
    // The error that ends the request may be another one, as of an undo.
    story.finish(1, 'error', { op: 'write', version: null })
    read(story, 2, null, 'w1')
    story.end()
    expect(countsOf(story)).toEqual(none)
  })

  it('a job that the queue may have, applied or not', () => {
    for (const applied of [true, false]) {
      const story = new UnsavedStory()
      story.request(1, 'write')
      story.put(1, 'a:1')
      read(story, 2, null, 'a:1')
      story.failed(1, story.sending(1, 'a', 1), 'queue.send', true)
      story.finish(1, 'error', { op: 'write', version: null })
      if (applied) story.applied('a', 1, 2)
      story.drained()
      story.end()
      expect(countsOf(story)).toEqual(none)
    }
  })

  it('a job that the queue has, although its request failed in the end', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.put(1, 'a:1')
    story.send(1, 'a', 1)
    read(story, 2, null, 'a:1')
    story.finish(1, 'error', { op: 'write', version: null })
    expect(countsOf(story)).toEqual(none)
  })

  it('a value that another write put back when it failed', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.put(1, 'w1')
    story.request(2, 'write')
    story.put(2, 'w2')
    story.failed(2, story.askDb(2, 'write'), 'db.write')
    story.put(2, 'w1')
    story.finish(2, 'error', { op: 'write', version: null })
    read(story, 3, null, 'w1')
    expect(countsOf(story)).toEqual(none)
  })

  it('a job that is still in the queue', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.put(1, 'a:1')
    story.send(1, 'a', 1)
    story.finish(1, 'write', { version: null })
    read(story, 2, null, 'a:1')
    read(story, 2, 1)
    expect(countsOf(story)).toEqual(none)
  })

  it('a write that the end of the run cut off', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.put(1, 'w1')
    read(story, 2, null, 'w1')
    story.finish(1, 'cancelled', { op: 'write', version: null })
    story.end()
    expect(countsOf(story)).toEqual(none)
  })

  it('a lock whose acquire had no answer, and one that its holder asked for again', () => {
    const story = new UnsavedStory()
    story.failed(1, story.askLock(1), 'lock.acquire', true)
    story.acquired(2, story.askLock(2))
    story.acquired(2, story.askLock(2))
    expect(countsOf(story)).toEqual(none)
  })

  it('a value that was read before a write of which nothing is known came back', () => {
    const story = new UnsavedStory()
    read(story, 1, null, 'never heard of')
    read(story, 1, 1)
    expect(countsOf(story)).toEqual(none)
  })

  it('an unsaved value, then a version that may be its own or a later one', () => {
    const story = new UnsavedStory()
    story.put(5, 'a:1')
    story.send(5, 'a', 1)
    read(story, 1, null, 'a:1')
    story.answeredDb(9, story.askDb(9), 2)
    read(story, 1, 2)
    story.skipped('a', 1, 'newer')
    expect(countsOf(story)).toEqual(none)
  })

  it('an acknowledged write that nobody saved, when a later one of its row is saved', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.finish(1, 'write', { version: null })
    story.answeredDb(2, story.askDb(2, 'write'), 2, 'write')
    story.end()
    expect(countsOf(story)).toEqual(none)
  })
})
