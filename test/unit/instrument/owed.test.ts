import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { seededRandom } from '@/server/adapters/random'
import { patternOf } from '@/server/engine'
import { Gate, Owed, Tape, type Session } from '@/server/instrument'
import { recordedQueue } from '@/server/instrument/recordedQueue'
import { Cancellation, Cancelled, PatienceEnded } from '@/server/ports'
import type { Context, Job, Life } from '@/server/ports'
import type { LabEvent } from '@/server/protocol'

const job = (writeId: string, key: string): Job => ({ key, id: 1, name: '', writeId, sequence: 1 })

describe('what is owed', () => {
  it('is known by key, until the last write of the key is settled', () => {
    const owed = new Owed()
    owed.add(job('w1', 'a'))
    owed.add(job('w2', 'a'))
    // Sent once more: it is one write all the same.
    owed.add(job('w2', 'a'))
    expect([owed.size, owed.has('a'), owed.has('b')]).toEqual([2, true, false])
    owed.delete(job('w1', 'a'))
    owed.delete(job('w1', 'a'))
    expect([owed.size, owed.has('a')]).toEqual([1, true])
    owed.delete(job('w2', 'a'))
    expect([owed.size, owed.has('a')]).toEqual([0, false])
  })

  it('is perhaps so where the broker gave no answer, until a try is answered or the worker has it', () => {
    const owed = new Owed()
    const says = () => [owed.size, owed.has('a'), owed.doubts('a')]
    expect([owed.add(job('w1', 'a')), says()]).toEqual([false, [1, true, false]])
    owed.doubt(job('w1', 'a'))
    expect(says()).toEqual([1, false, true])
    expect([owed.add(job('w1', 'a')), says()]).toEqual([true, [1, true, false]])
    owed.doubt(job('w1', 'a'))
    owed.delete(job('w1', 'a'))
    owed.doubt(job('w1', 'a'))
    expect(says()).toEqual([0, false, false])
  })

  it('gives a row that may be older a short life, as it was before the load', async () => {
    const lifeOf = async (doubts: boolean) => {
      let asked: Life | null = null
      let now = doubts
      const ctx = {
        cache: {
          get: async () => null,
          add: async (_key: string, _entry: unknown, life: Life) => void (asked = life),
        },
        // The worker is done while the row is read: what was read may be older all the same.
        db: { read: async () => ((now = false), { id: 1, name: 'x', version: 1 }) },
        queue: { owes: () => false, doubts: () => now },
        clock: { now: () => 0 },
        settings: { patienceMs: 1000 },
        protect: (_key: string, load: (ctx: Context) => unknown) => load(ctx),
      } as unknown as Context
      await patternOf('write-behind').read(ctx, 1)
      return asked
    }
    expect(await lifeOf(false)).toEqual({ ttlMs: null })
    expect(await lifeOf(true)).toEqual({ ttlMs: 1000 })
  })

  /** A reader that finds nothing: its calls, in order. */
  async function reads(owes: boolean[], found: (string | null)[], settled = async () => {}) {
    const calls: string[] = []
    const tell = <T>(call: string, answer: T) => (calls.push(call), Promise.resolve(answer))
    const rowOf = (name: string) => ({ id: 1, name, version: null })
    const ctx = {
      cache: {
        get: () => {
          const name = found.shift()
          return tell('get', name ? { row: rowOf(name) } : null)
        },
        add: () => tell('add', true),
      },
      db: { read: () => tell('db', rowOf('from the database')) },
      queue: {
        owes: () => owes.shift() ?? false,
        doubts: () => false,
        settled: () => (calls.push('wait'), settled()),
      },
      protect: (_key: string, load: (ctx: Context) => unknown) => load(ctx),
      clock: { now: () => 0 },
      settings: { patienceMs: 1000 },
    } as unknown as Context
    const read = patternOf('write-behind').read(ctx, 1)
    return { calls, row: await read.catch((error: unknown) => error) }
  }

  it('is not loaded: a reader that finds nothing waits, and looks again', async () => {
    const waited = await reads([true, true, false], [])
    expect(waited.calls).toEqual(['get', 'wait', 'get', 'wait', 'get', 'db', 'add'])
    const newer = await reads([true, true, false], [null, 'newer'])
    expect(newer).toMatchObject({ calls: ['get', 'wait', 'get'], row: { name: 'newer' } })
  })

  it('is not loaded by one whose patience ends either', async () => {
    const ended = new PatienceEnded('user:1')
    const { calls, row } = await reads([true], [], () => Promise.reject(ended))
    expect([calls, row]).toEqual([['get', 'wait'], ended])
  })
})

describe('one who waits for a write that is owed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function waits(patienceMs: number) {
    const [owed, cancellation, clock] = [new Owed(), new Cancellation(), systemClock]
    const events: LabEvent[] = []
    const tape = new Tape(clock, (event) => events.push(event))
    const studio = { owed, cancellation, clock, tape, gate: new Gate(clock) }
    owed.add(job('w1', 'a'))
    owed.add(job('w2', 'a'))
    const [at, random] = [{ client: 1, req: 1, line: 20, sub: 0 }, seededRandom(1, 1)]
    const tell = (event: LabEvent) => tape.add(event)
    const session = {
      ...at,
      tell,
      heldMs: 0,
      looking: 'first',
      random,
      studio,
    } as unknown as Session
    const told: { is: unknown } = { is: 'waits' }
    void recordedQueue(session)
      .settled('a', patienceMs)
      .then(
        () => (told.is = 'looks again'),
        (error: unknown) => (told.is = error),
      )
    return { owed, cancellation, told, events, session }
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('looks again after each that has its end, and the wait is recorded', async () => {
    const { owed, told, events, session } = waits(1000)
    await pass(100)
    expect(told.is).toBe('waits')
    owed.delete(job('w1', 'a'))
    await pass(0)
    expect([told.is, session.looking]).toEqual(['looks again', 'wake'])
    expect(events).toMatchObject([
      { type: 'wait:began', on: 'owed', key: 'a', upToMs: 1000, line: 20 },
      { type: 'wait:ended', on: 'owed', key: 'a', why: 'settled', ms: 100, of: 1 },
    ])
  })

  it('gets an error when its patience is over, and ends with the run', async () => {
    const impatient = waits(100)
    const late = waits(-1)
    const patient = waits(60_000)
    await pass(100)
    expect([impatient.told.is, late.told.is, patient.told.is]).toEqual([
      ...[expect.any(PatienceEnded), expect.any(PatienceEnded), 'waits'],
    ])
    expect(impatient.events.at(-1)).toMatchObject({ type: 'wait:ended', why: 'patience' })
    patient.cancellation.ask()
    await pass(0)
    expect(patient.told.is).toBeInstanceOf(Cancelled)
    expect(vi.getTimerCount()).toBe(0)
  })
})
