import { describe, expect, it } from 'vitest'
import { finishedSentence } from '@/components/lab/FinishedLine'
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
  expect(said(400)).toMatch(/the next refresh comes within 1 s/)
  expect(said(1050, begin)).toMatch(/^Refresh 1 loads/)
  expect(said(1700, begin, set, end)).toMatch(/readers find nothing/)
})

describe('the sentence about now', () => {
  const query = (client: number, op: 'read' | 'write'): Told => ({
    ...{ type: 'db:asked', at: 1, client, req: client, line: 9, sub: 0, op, id: 42 },
  })
  const began = (client: number, of: number, op: 'read' | 'write'): Told => ({
    ...{ type: 'db:began', at: 2, client, req: client, of, op, id: 42 },
  })
  const said = (...told: Told[]) => nowSentence(fold([started(), ...told]), 1500)

  it('counts no query that waits for its place as one that loads', () => {
    const asked = [query(1, 'read'), query(2, 'read'), query(3, 'read')]
    expect(said(...asked, began(1, 2, 'read'))).toBe(
      'One client loads row 42 from the database. 2 queries wait for its pool.',
    )
    expect(said(...asked, began(1, 2, 'read'), began(2, 3, 'read'))).toMatch(
      /^2 clients load row 42 from the database at once\. 1 query waits/,
    )
  })

  it('knows of writes', () => {
    expect(said(query(1, 'write'), began(1, 2, 'write'))).toBe(
      'No read is in the database. 1 write is under way.',
    )
    expect(said()).toMatch(/^Nobody waits/)
  })

  const acquired = (client: number, at: number): Told => ({
    ...{ type: 'lock:acquired', at, client, req: client, of: 1, ms: 1, key: 'user:42' },
    ...{ token: `t${client}`, fence: client, leaseMs: 1000, leaseUntil: at + 1000 },
  })
  it('says why two hold a lock: a lease that was over, or a lock that was lost', () => {
    expect(said(acquired(1, 0), acquired(2, 1001))).toMatch(/a lease ended before its load did/)
    expect(said(acquired(1, 0), acquired(2, 500))).toMatch(/Redis lost the lock/)
  })

  it('says that nobody is known to hold a lock that is refused', () => {
    const who = { at: 1000, client: 2, req: 2, key: 'user:42' }
    const refused: Told = { type: 'lock:refused', ...who, of: 1, ms: 1, leftMs: 900 }
    const waits = { line: 1, sub: 1, on: 'lock', upToMs: 900 } as const
    expect(said(refused, { type: 'wait:began', ...who, ...waits })).toBe(
      'No client here holds the lock of user:42, yet it is refused: an answer was lost. 1 client waits for the end of its lease.',
    )
  })

  it('says that a server was stopped on purpose before a call shows it', () => {
    const redis = { at: 5, client: 0, name: 'redis' }
    const broken: Told = { type: 'service:broken', ...redis, how: 'stop', why: 'to be seen' }
    expect(said(broken)).toMatch(/^Redis was stopped on purpose/)
    expect(said(broken, { type: 'service:mended', ...redis, how: 'mended' })).toMatch(/^Nobody/)
  })
})

it('says at the end how many requests were cut off, which are in no other figure', () => {
  const request = { client: 7, req: 1, op: 'read', id: 3 } as const
  const begins: Told = { type: 'request:started', at: 1, ...request }
  const ends = { version: null, error: null, ms: 9 }
  const cut: Told = { type: 'request:finished', at: 1, ...request, ...ends, outcome: 'cancelled' }
  const over: Told = { type: 'run:finished', at: 1, client: 0, reason: 'stopped', message: null }
  expect(finishedSentence(fold([started(), begins, cut, over]))).toMatch(
    /^Stopped after .*: 0 reads.*\. 1 request cut off\.$/,
  )
  expect(finishedSentence(fold([started(), over]))).not.toContain('cut off')
})
