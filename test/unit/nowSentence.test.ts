import { expect, it } from 'vitest'
import { nowSentence } from '@/components/lab/nowSentence'
import { QueueStory } from '../support/queueStory'

it('says what write-behind owes, and whether somebody lives to bring it', () => {
  const story = new QueueStory().worker(1).send('user:3', 1).send('user:4', 1)
  const said = () => nowSentence(story.state)
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
