import { expect, it } from 'vitest'
import { nowSentence } from '@/components/lab/nowSentence'
import { fold, started, type Told } from '../support/fold'
import { QueueStory } from '../support/queueStory'

it('says what write-behind owes, and whether somebody lives to bring it', () => {
  const story = new QueueStory().worker(1).send('user:3', 1).send('user:4', 1)
  const said = () => nowSentence(story.state, story.state.at)
  expect(said()).toBe('2 acknowledged writes are owed to the database.')
  story.start('user:3', 1)
  expect(said()).toMatch(/^The worker saves user:3; 2 acknowledged writes/)
  story.killed(1)
  expect(said()).toMatch(/^No worker lives: 2 .* the queue keeps them/)
  story.worker(2).start('user:3', 1, 2).applied('user:3', 1, 2, 2)
  expect(said()).toBe('1 acknowledged write is owed to the database.')
  story.start('user:4', 1, 2).applied('user:4', 1, 2, 2)
  expect(said()).toMatch(/^Nobody waits/)
})

it('says that a run ends, what it still waits for, and no longer that it is held', () => {
  const story = new QueueStory().worker(1).send('user:3', 1).send('user:4', 1)
  const ending: Told = { type: 'run:ending', at: 9, client: 0, reason: 'stopped' }
  story.tell({ type: 'run:paused', at: 8, client: 0 }).tell(ending)
  const said = () => nowSentence(story.state, story.state.at)
  expect(said()).toBe('Stopping: 2 writes still owed to the database; nothing new begins.')
  story.start('user:3', 1).applied('user:3', 1, 2, 1)
  expect(said()).toMatch(/^Stopping: 1 write still owed/)
  const read: Told = { type: 'request:started', at: 1, client: 7, req: 1, op: 'read', id: 3 }
  const open = fold([started(), read, { ...ending, reason: 'completed' }])
  expect(nowSentence(open, 9)).toBe('Ending: 1 request under way; nothing new begins.')
})

it('says when the next refresh comes, which one runs, and that a key is gone meanwhile', () => {
  const begin: Told = { type: 'tick:began', at: 1000, client: 0, n: 1, dueAt: 1000 }
  const set: Told = {
    ...{ type: 'cache:set', tier: 'redis', at: 1100, client: 0, req: 0, of: 1, ms: 1, key: '1' },
    ...{ id: 1, version: 1, writeId: null, negative: false, value: '{}', bytes: 2, ttlMs: 500 },
    ...{ expiresAt: 1600, staleMs: 0, backstop: false },
  }
  const end: Told = { type: 'tick:ended', at: 1101, client: 0, of: 1, n: 1, ms: 101, failed: false }
  const said = (now: number, ...told: Told[]) =>
    nowSentence(fold([started({ periodMs: 1000 }), ...told]), now)
  expect(said(400)).toMatch(/the next refresh comes in 0.6 s/)
  expect(said(1050, begin)).toMatch(/^Refresh 1 loads/)
  expect(said(1700, begin, set, end)).toMatch(/readers find nothing/)
})
