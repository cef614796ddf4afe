import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { Deadlines, Gate, Tape, Wakes } from '@/server/instrument'
import { Cancellation, Cancelled, DeadlineExceeded, type Clock } from '@/server/ports'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const clock: Clock = { now: () => performance.now(), sleep: async () => {} }
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** What became of a promise so far. */
function watch(promise: Promise<unknown>): { is: unknown } {
  const seen: { is: unknown } = { is: 'pending' }
  promise.then(
    (value) => (seen.is = value),
    (error: unknown) => (seen.is = error),
  )
  return seen
}

describe('the gate', () => {
  it('holds while it is closed and says for how long', async () => {
    const gate = new Gate(clock)
    expect(gate.held).toBe(false)
    gate.close()
    const [first, second] = [watch(gate.pass(1)), watch(gate.pass(2))]
    await pass(300)
    expect([gate.held, first.is, second.is]).toEqual([true, 'pending', 'pending'])
    gate.open()
    await pass(0)
    expect([first.is, second.is]).toEqual([
      { ms: 300, by: 'resume' },
      { ms: 300, by: 'resume' },
    ])
  })

  it('holds again those that it caught while they were leaving', async () => {
    const gate = new Gate(clock)
    gate.close()
    const held = watch(gate.pass(1))
    gate.open()
    gate.close()
    await pass(100)
    expect(held.is).toBe('pending')
    gate.open()
    await pass(0)
    expect(held.is).toEqual({ ms: 100, by: 'resume' })
  })

  it('holds nobody once the run ends', async () => {
    const gate = new Gate(clock)
    gate.close()
    const held = watch(gate.pass(1))
    gate.end()
    gate.close()
    await pass(0)
    expect([held.is, gate.held]).toEqual([{ ms: 0, by: 'resume' }, false])
  })
})

describe('a step', () => {
  const closed = () => {
    const gate = new Gate(clock)
    gate.close()
    return gate
  }
  const passed = (seen: { is: unknown }[]) => seen.map(({ is }) => is !== 'pending')

  it('lets the call that came first pass, and no other', async () => {
    const gate = closed()
    const seen = [1, 2, 3].map((client) => watch(gate.pass(client)))
    gate.step()
    await pass(10)
    expect(passed(seen)).toEqual([true, false, false])
    expect(seen[0]?.is).toEqual({ ms: 0, by: 'step' })
    gate.step()
    await pass(10)
    expect(passed(seen)).toEqual([true, true, false])
  })

  it('that finds nobody is kept for the next to come, once', async () => {
    const gate = closed()
    gate.step()
    gate.step()
    const seen = [1, 2].map((client) => watch(gate.pass(client)))
    await pass(0)
    expect(passed(seen)).toEqual([true, false])
  })

  it('is not spent on the beginning of a request: its first call passes with it', async () => {
    const gate = closed()
    const seen = [watch(gate.pass(1, true)), watch(gate.pass(2))]
    gate.step()
    await pass(0)
    expect(passed(seen)).toEqual([true, false])
    const calls = [watch(gate.pass(1)), watch(gate.pass(1))]
    await pass(0)
    expect(passed(calls)).toEqual([true, false])
    gate.step()
    await pass(0)
    expect(passed([...seen, ...calls])).toEqual([true, true, true, false])
  })

  it('that went into a request without a call is forgotten with the next one', async () => {
    const gate = closed()
    const seen = [watch(gate.pass(1, true)), watch(gate.pass(2))]
    gate.step()
    gate.step()
    const late = watch(gate.pass(1))
    await pass(0)
    expect(passed([...seen, late])).toEqual([true, true, false])
  })

  it('means nothing to an open gate, and is forgotten when it opens', async () => {
    const gate = new Gate(clock)
    gate.step()
    gate.close()
    const held = watch(gate.pass(1))
    await pass(0)
    expect(held.is).toBe('pending')
    gate.open()
    gate.close()
    gate.step()
    gate.open()
    gate.close()
    const later = watch(gate.pass(2))
    await pass(0)
    expect(later.is).toBe('pending')
  })
})

describe('slow motion', () => {
  it('delays each call, but not the beginning of a request', async () => {
    const gate = new Gate(systemClock)
    gate.pace(300)
    expect(gate.held).toBe(true)
    const [call, start] = [watch(gate.pass(1)), watch(gate.pass(2, true))]
    await pass(299)
    expect([call.is, start.is]).toEqual(['pending', { ms: 0, by: 'pace' }])
    await pass(1)
    expect(call.is).toEqual({ ms: 300, by: 'pace' })
  })

  it('that ends lets everybody go at once', async () => {
    const gate = new Gate(systemClock)
    gate.pace(300)
    const held = watch(gate.pass(1))
    await pass(100)
    gate.pace(0)
    await pass(0)
    expect([held.is, gate.held]).toEqual([{ ms: 100, by: 'pace' }, false])
  })

  it('holds at the gate whoever it let go into a pause', async () => {
    const gate = new Gate(systemClock)
    gate.pace(300)
    const held = watch(gate.pass(1))
    gate.close()
    await pass(400)
    expect(held.is).toBe('pending')
    gate.step()
    await pass(0)
    expect(held.is).toEqual({ ms: 400, by: 'step' })
  })

  it('is over with the run', async () => {
    const gate = new Gate(systemClock)
    gate.pace(300)
    const held = watch(gate.pass(1))
    gate.end()
    gate.pace(300)
    await pass(0)
    expect([held.is, gate.held]).toEqual([{ ms: 0, by: 'pace' }, false])
  })
})

describe('deadlines', () => {
  it('end a call that has no answer, a tick late at most, and drop the late answer', async () => {
    const deadlines = new Deadlines(clock)
    let answer = (_: string) => {}
    const call = watch(deadlines.limit(new Promise((done) => (answer = done)), 200, 'cache.get'))
    await pass(199)
    expect(call.is).toBe('pending')
    await pass(21)
    expect(call.is).toBeInstanceOf(DeadlineExceeded)
    expect((call.is as Error).message).toBe('cache.get had no answer within 200 ms')
    answer('late')
    await pass(0)
    expect(call.is).toBeInstanceOf(DeadlineExceeded)
    deadlines.stop()
  })

  it('let answers and errors through', async () => {
    const deadlines = new Deadlines(clock)
    const lost = new Error('Connection is closed.')
    const calls = [
      watch(deadlines.limit(Promise.resolve('value'), 100, 'a')),
      watch(deadlines.limit(Promise.reject(lost), 100, 'b')),
    ]
    await pass(500)
    expect(calls.map(({ is }) => is)).toEqual(['value', lost])
  })

  it('end each call at its own time, whatever the others do', async () => {
    const deadlines = new Deadlines(clock)
    const never = () => new Promise<never>(() => {})
    const slow = watch(deadlines.limit(never(), 1000, 'slow'))
    const quick = watch(deadlines.limit(never(), 100, 'quick'))
    const answered = watch(
      deadlines.limit(new Promise((done) => setTimeout(done, 150, 'yes')), 1000, 'ok'),
    )
    await pass(130)
    const later = watch(deadlines.limit(never(), 100, 'later'))
    expect([slow.is, quick.is instanceof DeadlineExceeded]).toEqual(['pending', true])
    await pass(60)
    expect([answered.is, later.is]).toEqual(['yes', 'pending'])
    await pass(70)
    expect(later.is).toBeInstanceOf(DeadlineExceeded)
    await pass(800)
    expect(slow.is).toBeInstanceOf(DeadlineExceeded)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('wakes', () => {
  it('wake every waiter of the released lock and nobody else', async () => {
    const [wakes, run] = [new Wakes(), new Cancellation()]
    const waiters = [0, 1, 2].map(() => watch(wakes.wait('a', wakes.count('a'), 1000, run)))
    const other = watch(wakes.wait('b', wakes.count('b'), 1000, run))
    wakes.released('a')
    await pass(0)
    expect(waiters.map(({ is }) => is)).toEqual([true, true, true])
    expect(other.is).toBe('pending')
    await pass(1000)
    expect(other.is).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('never miss a release that comes between the attempt and the wait', async () => {
    const [wakes, run] = [new Wakes(), new Cancellation()]
    wakes.released('a')
    const seen = wakes.count('a')
    wakes.released('a')
    const waiter = watch(wakes.wait('a', seen, 60_000, run))
    await pass(0)
    expect(waiter.is).toBe(true)
    // The one before the attempt is not worth another look.
    const next = watch(wakes.wait('a', wakes.count('a'), 50, run))
    await pass(49)
    expect(next.is).toBe('pending')
    await pass(1)
    expect(next.is).toBe(false)
  })

  it('end at once with the run, also when it ended before the wait', async () => {
    const [wakes, run] = [new Wakes(), new Cancellation()]
    const before = watch(wakes.wait('a', 0, 60_000, run))
    run.ask()
    const after = watch(wakes.wait('a', 0, 60_000, run))
    await pass(0)
    expect([before.is, after.is]).toEqual([expect.any(Cancelled), expect.any(Cancelled)])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the tape', () => {
  it('numbers events from 1 and counts time from its own beginning', async () => {
    const seen: number[] = []
    await pass(5000)
    const tape = new Tape(clock, ({ seq }) => seen.push(seq))
    await pass(250)
    for (let i = 0; i < 3; i++) {
      tape.add({ type: 'run:paused', seq: tape.next(), at: tape.now(), client: 0 })
    }
    expect(seen).toEqual([1, 2, 3])
    expect(tape.now()).toBe(250)
  })
})
