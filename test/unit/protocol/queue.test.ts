import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/server/adapters/random'
import { figures } from '@/server/protocol'
import { QueueStory } from '../../support/queueStory'

const none = { acknowledged: 0, applied: 0, superseded: 0, owed: 0, lost: 0, doubled: 0 }

/** A story in which jobs come in any order, more than once, or never, and workers die. */
function happenings(seed: number): QueueStory {
  const random = seededRandom(seed, 1)
  const upTo = (n: number) => Math.floor(random.next() * n)
  const queue = new QueueStory().worker(1)
  const sent = { a: 0, b: 0 }
  const sending: [key: 'a' | 'b', sequence: number][] = []
  const steps = 10 + upTo(90)
  for (let i = 0; i < steps; i++) {
    const key = upTo(2) === 0 ? 'a' : 'b'
    const any = 1 + upTo(sent[key])
    const act = upTo(7)
    if (act <= 1) {
      queue.sending(key, ++sent[key])
      sending.push([key, sent[key]])
    } else if (act === 2) {
      const [reply] = sending.splice(upTo(sending.length), 1)
      if (reply) queue[upTo(6) === 0 ? 'sendFailed' : 'sent'](...reply)
    } else if (sent[key] === 0) continue
    else if (act <= 4) queue.start(key, any).applied(key, any, i + 1)
    else if (act === 5) queue.skipped(key, any, upTo(2) === 0 ? 'newer' : 'again')
    else queue.start(key, any).failed(key, any)
  }
  for (const reply of sending) queue.sent(...reply)
  return queue.drained()
}

describe('the ledger', () => {
  it('owes a write from the moment the broker has it until it is in the database', () => {
    const queue = new QueueStory().worker(1).sending('a', 1)
    expect(queue.figures).toEqual(none)
    expect(queue.sent('a', 1).figures).toEqual({ ...none, acknowledged: 1, owed: 1 })
    expect(queue.start('a', 1).figures).toEqual({ ...none, acknowledged: 1, owed: 1 })
    expect(queue.applied('a', 1, 2).figures).toEqual({ ...none, acknowledged: 1, applied: 1 })
  })

  it('books a job whose worker was quicker than the reply to its sender', () => {
    const queue = new QueueStory().worker(1).sending('a', 1).start('a', 1).applied('a', 1, 2)
    expect(queue.figures).toEqual(none)
    expect(queue.sent('a', 1).figures).toEqual({ ...none, acknowledged: 1, applied: 1 })
  })

  it('does not owe what was never acknowledged', () => {
    const queue = new QueueStory().worker(1).sending('a', 1).sendFailed('a', 1)
    expect(queue.start('a', 1).applied('a', 1, 2).drained().figures).toEqual(none)
  })

  it('counts what a later write supersedes', () => {
    const queue = new QueueStory().worker(1).send('a', 1).send('a', 2).skipped('a', 1, 'newer')
    expect(queue.figures).toEqual({ ...none, acknowledged: 2, superseded: 1, owed: 1 })
    queue.start('a', 2).applied('a', 2, 2).drained()
    expect(queue.figures).toEqual({ ...none, acknowledged: 2, applied: 1, superseded: 1 })
  })

  it('counts a redelivered job once', () => {
    const queue = new QueueStory().worker(1).send('a', 1).start('a', 1).applied('a', 1, 2).killed(1)
    queue.worker(2).start('a', 1, 2, 2).skipped('a', 1, 'again', 2).drained()
    expect(queue.figures).toEqual({ ...none, acknowledged: 1, applied: 1 })
  })

  it('sees a job that is applied twice', () => {
    const queue = new QueueStory().worker(1).send('a', 1).start('a', 1).applied('a', 1, 2).killed(1)
    queue.worker(2).start('a', 1, 2, 2).applied('a', 1, 3, 2).drained()
    expect(queue.figures).toEqual({ ...none, acknowledged: 1, applied: 1, doubled: 1 })
  })

  it('sees an older write that is put over a newer one, which is lost', () => {
    const queue = new QueueStory().worker(1).send('a', 1).send('a', 2)
    queue.start('a', 1).applied('a', 1, 2).start('a', 2).applied('a', 2, 3)
    queue.start('a', 1, 1, 2).applied('a', 1, 4).drained()
    expect(queue.figures).toEqual({ ...none, acknowledged: 2, applied: 1, lost: 1, doubled: 1 })
  })

  it('has lost what the broker forgot before it was applied, and what that superseded', () => {
    const queue = new QueueStory().worker(1).send('a', 1).send('a', 2).send('b', 1)
    queue.skipped('a', 1, 'newer').start('a', 2).killed(1)
    queue.worker(2).start('b', 1, 2).applied('b', 1, 2, 2).drained()
    const left = { ...none, acknowledged: 3, applied: 1, lost: 2 }
    expect(queue.figures).toEqual(left)
    expect(figures(queue.state.tally).lostWrites).toBe(2)
  })

  it('has lost what the broker still has when the run has ended', () => {
    const queue = new QueueStory().worker(1).send('a', 1).drained(1)
    expect(queue.figures).toEqual({ ...none, acknowledged: 1, lost: 1 })
    expect(queue.state.tally.ledger.left).toBe(1)
  })

  it('counts as superseded what is still owed when a later write is in the database', () => {
    const queue = new QueueStory().worker(1).send('a', 1).send('a', 2)
    queue.start('a', 2).applied('a', 2, 2).drained(1)
    expect(queue.figures).toEqual({ ...none, acknowledged: 2, applied: 1, superseded: 1 })
  })

  it('adds up at any time, whatever happens to the jobs', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const queue = happenings(seed)
      const { acknowledged, applied, superseded, owed, lost } = queue.figures
      const parts = { applied, superseded, owed, lost }
      expect({ seed, ...parts, sum: applied + superseded + owed + lost }).toEqual({
        ...{ seed, ...parts, sum: acknowledged },
      })
      for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0)
      expect(figures(queue.state.tally)).toMatchObject({ lostWrites: lost, queue: { lost } })
    }
  })

  it('remembers no more than it needs of a long run', () => {
    const queue = new QueueStory().worker(1)
    for (let n = 1; n <= 1000; n++)
      queue
        .send('a', n)
        .start('a', n)
        .applied('a', n, n + 1)
    const { open, keys, writing } = queue.state.tally.ledger
    expect([Object.keys(open), Object.keys(writing)]).toEqual([[], []])
    expect(keys['a']?.acknowledged.length).toBeLessThan(100)
    expect(Object.keys(queue.state.queue.jobs)).toHaveLength(200)
    expect(queue.state.queue.jobs['a:1000']?.state).toBe('applied')
  })
})

describe('the queries of a worker', () => {
  it('count as writes of the pattern, and in flight while they last', () => {
    const queue = new QueueStory().worker(1).send('a', 1).send('b', 1).start('a', 1)
    expect(queue.state.tally).toMatchObject({ dbWrites: 1, dbInFlight: 1, dbMaxInFlight: 1 })
    queue.failed('a', 1)
    expect(queue.state.tally.dbInFlight).toBe(0)
    queue.start('b', 1).killed(1).worker(2).start('a', 1, 2, 2).applied('a', 1, 2, 2)
    expect(queue.state.tally).toMatchObject({ dbWrites: 3, dbInFlight: 0, dbMaxInFlight: 1 })
    expect(queue.state.db.open).toEqual({})
    expect(queue.state.db.recent.map(({ worker, how }) => [worker, how])).toEqual([
      [2, 'answered'],
      [1, 'failed'],
      [1, 'failed'],
    ])
  })

  it('give the row its version, and the cached value whose write it was', () => {
    const queue = new QueueStory().worker(1).tell({
      ...{ type: 'cache:set', at: 0, client: 1, req: 1, of: 1, ms: 1, tier: 'redis', key: 'a' },
      ...{ id: 1, version: null, writeId: 'a:1', negative: false, value: '{}', bytes: 2 },
      ...{ ttlMs: 9, expiresAt: 9, staleMs: 0, backstop: true },
    })
    queue.send('a', 1).start('a', 1).applied('a', 1, 4)
    expect(queue.state.rows[1]).toMatchObject({ version: 4, writes: 1 })
    expect(queue.state.cache['redis/a']).toMatchObject({ version: 4, writeId: 'a:1' })
  })

  it('make later reads of an older version stale', () => {
    const queue = new QueueStory().worker(1).send('a', 1).start('a', 1).applied('a', 1, 4)
    const read = { at: 0, client: 1, req: 2, op: 'read', id: 1 } as const
    queue.tell({ type: 'request:started', ...read })
    queue.tell({
      type: 'request:finished',
      ...read,
      ms: 1,
      outcome: 'hit',
      version: 3,
      error: null,
    })
    expect(queue.state.tally.anomalies.counts['stale-read']).toBe(1)
  })
})

describe('the jobs and workers of the state', () => {
  it('follow a job from its sender to the database', () => {
    const queue = new QueueStory()
    const state = () => queue.state.queue.jobs['a:1']?.state
    expect(queue.state.queue.broker).toBe('bullmq')
    queue.worker(1).sending('a', 1)
    expect(state()).toBe('sending')
    queue.sent('a', 1)
    expect(state()).toBe('queued')
    queue.start('a', 1)
    expect(state()).toBe('started')
    expect(queue.state.queue.workers[1]).toMatchObject({ state: 'writing', job: 'a:1' })
    queue.killed(1)
    expect(state()).toBe('queued')
    expect(queue.state.queue.workers[1]).toMatchObject({
      state: 'ended',
      job: null,
      how: 'SIGKILL',
    })
    queue.worker(2).start('a', 1, 2, 2)
    expect(queue.state.queue.jobs['a:1']).toMatchObject({ state: 'started', attempts: 2 })
    queue.failed('a', 1, 2)
    expect(state()).toBe('failed')
    expect(queue.state.queue.workers[2]).toMatchObject({ state: 'idle', job: null })
    queue.start('a', 1, 2, 3).applied('a', 1, 7, 2)
    expect(queue.state.queue.jobs['a:1']).toMatchObject({ state: 'applied', version: 7 })
  })

  it('leave the worker at its job while it lets another one go', () => {
    const queue = new QueueStory().worker(1).send('a', 1).start('a', 1).send('b', 1).send('b', 2)
    queue.skipped('b', 1, 'newer')
    expect(queue.state.queue.workers[1]).toMatchObject({ state: 'writing', job: 'a:1' })
    expect(queue.state.queue.jobs['b:1']?.state).toBe('superseded')
    expect(Object.keys(queue.state.db.open)).toHaveLength(1)
  })

  it('end the job whose sending failed', () => {
    const queue = new QueueStory().sending('a', 1).sendFailed('a', 1)
    expect(queue.state.queue.jobs['a:1']?.state).toBe('failed')
    expect(queue.state.queue.finished).toEqual(['a:1'])
  })
})
