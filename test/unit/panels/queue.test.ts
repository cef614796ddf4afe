import { describe, expect, it } from 'vitest'
import { ROWS, selectQueue } from '@/components/panels/queue/select'
import type { Told } from '../../support/fold'
import { QueueStory } from '../../support/queueStory'

const viewOf = ({ state }: QueueStory, now = state.at) => selectQueue(state, now)
const names = (jobs: { key: string; sequence: number }[]) =>
  jobs.map(({ key, sequence }) => `${key}:${sequence}`)

describe('the queue on the screen', () => {
  it('lists what is owed in the order in which the broker got it, and what is on its way last', () => {
    const story = new QueueStory().sending('b', 1).send('a', 1).sent('b', 1).sending('c', 1)
    const { waiting } = viewOf(story)
    expect(names(waiting)).toEqual(['a:1', 'b:1', 'c:1'])
    expect(waiting.map(({ state }) => state)).toEqual(['queued', 'queued', 'sending'])
  })

  it('counts the wait from the moment it is owed, whatever happens to it since', () => {
    const story = new QueueStory().worker(1).send('a', 1).start('a', 1)
    const sentAt = story.state.queue.jobs['a:1']?.sentAt ?? 0
    expect(viewOf(story, 1000).waiting[0]).toMatchObject({ state: 'started', ms: 1000 - sentAt })
  })

  it('leaves a write the delay with which its worker took it, wherever the slider stands', () => {
    const move = (to: number): Told => ({
      ...{ type: 'params:changed', at: 0, client: 0 },
      changes: [{ name: 'dbWriteMs', from: 0, to }],
    })
    const story = new QueueStory().tell(move(2000)).worker(1).send('a', 1).start('a', 1)
    expect(viewOf(story.tell(move(100))).workers[0]?.dueMs).toBe(2000)
  })

  it('marks what a later write of the same key will overtake', () => {
    const story = new QueueStory().send('a', 1).send('b', 1).send('a', 2)
    expect(viewOf(story).waiting.map(({ overtaken }) => overtaken)).toEqual([true, false, false])
  })

  it('shows the first ones and counts the others', () => {
    const story = new QueueStory()
    for (let i = 1; i <= ROWS + 3; i++) story.send(`k${i}`, 1)
    const { waiting, more } = viewOf(story)
    expect(waiting).toHaveLength(ROWS)
    expect(more?.count).toBe(3)
    expect(viewOf(new QueueStory().send('a', 1)).more).toBeNull()
  })

  it('keeps the last that are done with, the newest first', () => {
    const story = new QueueStory().worker(1).send('a', 1).send('a', 2).skipped('a', 1, 'newer')
    story.start('a', 2).applied('a', 2, 7)
    const { waiting, finished } = viewOf(story)
    expect(waiting).toEqual([])
    expect(finished.map(({ state, version }) => [state, version])).toEqual([
      ['applied', 7],
      ['superseded', null],
    ])
  })

  it('says what the worker does, and that nobody works once it is gone', () => {
    const story = new QueueStory().worker(1).send('a', 1).start('a', 1)
    expect(viewOf(story).workers).toMatchObject([{ worker: 1, state: 'writing', job: 'a #1' }])
    expect(viewOf(story).stranded).toBe(false)
    story.killed(1)
    expect(viewOf(story)).toMatchObject({ stranded: true, owed: 1 })
    expect(viewOf(story).workers).toMatchObject([{ state: 'ended', how: 'SIGKILL', job: null }])
    story.worker(2)
    expect(viewOf(story).stranded).toBe(false)
    expect(viewOf(story).workers.map(({ worker }) => worker)).toEqual([2, 1])
    story.start('a', 1, 2, 2).applied('a', 1, 3, 2).killed(2)
    // Nothing is owed: nobody is missed.
    expect(viewOf(story).stranded).toBe(false)
  })
})
