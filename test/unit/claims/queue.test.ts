import { describe, expect, it } from 'vitest'
import { owedNeverLoaded } from '@/server/patterns/write-behind/owedNeverLoaded'
import { nothingLost } from '@/server/patterns/write-behind/nothingLost'
import type { EventOf } from '@/server/protocol'
import { verdictOn } from '../../support/claims'
import { QueueStory } from '../../support/queueStory'
import { UnsavedStory } from '../../support/unsavedStory'

/** Two writes are acknowledged, one is saved, and the run ends so. */
function ended(how: EventOf<'queue:drained'>['how'] | 'failed' | 'not yet') {
  const story = new UnsavedStory()
  story.send(1, 'a', 1)
  story.send(1, 'b', 1, 2)
  story.applied('a', 1, 2)
  if (how === 'empty') story.applied('b', 1, 2, 2)
  const told = { type: 'queue:drained', at: 9, client: 0, ms: 1 } as const
  if (how !== 'failed' && how !== 'not yet') story.tell({ ...told, left: 1, how })
  if (how !== 'not yet') story.end()
  return verdictOn(nothingLost, story)
}

describe('every acknowledged write reaches the database', () => {
  it('holds while the run goes on, and when it ends drained', () => {
    expect(ended('not yet')).toMatchObject({
      held: true,
      detail: '2 acknowledged: 1 applied, 0 superseded, 1 still owed',
    })
    expect(ended('empty').held).toBe(true)
  })

  it('does not hold when something is owed at the end, whatever was the reason', () => {
    expect(ended('stuck')).toMatchObject({ held: false, detail: expect.stringMatching(/^1 of 2/) })
    expect(ended('failed')).toMatchObject({ held: false, detail: expect.stringMatching(/^1 of 2/) })
  })

  it('says what was given up where a person would not wait', () => {
    expect(ended('hurried')).toMatchObject({
      held: true,
      detail: '2 acknowledged: 1 applied, 0 superseded, 1 given up: nobody waited for the queue',
    })
  })
})

describe('writes whose every try fails on purpose', () => {
  const trying = (...tries: ('on purpose' | 'else' | 'saved')[]) => {
    const queue = new QueueStory().worker(1).send('a', 1).send('b', 1)
    for (const end of tries) {
      if (end === 'on purpose') {
        const fault = { call: 'db.write', why: 'it is one of the share', req: 0 } as const
        queue.tell({ type: 'fault:injected', at: 0, client: 0, ...fault })
      }
      queue.start('a', 1)
      if (end === 'saved') queue.applied('a', 1, 2)
      else queue.failed('a', 1)
    }
    queue.tell({ type: 'queue:drained', at: 0, client: 0, ms: 1, left: 1, how: 'stuck' })
    const watch = nothingLost.watch()
    for (const event of queue.events) watch.see(event)
    return watch.verdict()
  }

  it('are given up and said to be so: the settings asked for it', () => {
    expect(trying('on purpose', 'on purpose')).toEqual({
      ...{ held: true, excused: true },
      detail:
        '2 acknowledged: 0 applied, 0 superseded, 2 given up: the last 2 tries to write all failed on purpose',
    })
  })

  it('explain nothing where one failed of itself, or was saved, or none was made', () => {
    expect(trying('on purpose', 'else').held).toBe(false)
    expect(trying('else', 'on purpose').held).toBe(false)
    expect(trying('on purpose', 'saved').held).toBe(false)
    expect(trying().held).toBe(false)
    expect(trying('else', 'saved', 'on purpose').held).toBe(true)
  })
})

describe('a row is never loaded while a write of it is owed', () => {
  /** A reader looks, and asks the database; told in between: what happens meanwhile. */
  function read(before: (story: UnsavedStory) => void, meanwhile = (_: UnsavedStory) => {}) {
    const story = new UnsavedStory()
    story.put(1, 'a:1')
    before(story)
    story.time(5).look(2, 'nothing', 'a')
    meanwhile(story)
    story.askDb(2)
    const watch = owedNeverLoaded.watch()
    for (const event of story.events) watch.see(event)
    return watch.verdict().held
  }
  const send = (story: UnsavedStory) => void story.send(1, 'a', 1)

  it('holds before it is acknowledged and once it has its end', () => {
    expect(read((story) => void story.sending(1, 'a', 1))).toBe(true)
    expect(read((story) => (send(story), story.applied('a', 1, 2)))).toBe(true)
    expect(read((story) => (send(story), story.skipped('a', 1, 'newer')))).toBe(true)
  })

  it('does not hold in between, also when the cache was lost', () => {
    expect(read(send)).toBe(false)
    expect(read((story) => (send(story), story.lost()))).toBe(false)
  })

  it('counts from what the reader knew: it may be held at the gate while another writes', () => {
    expect(read(() => {}, send)).toBe(true)
    expect(read(send, (story) => void story.applied('a', 1, 2))).toBe(true)
  })
})
