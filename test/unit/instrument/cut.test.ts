import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { Deadlines, Tape, type Session } from '@/server/instrument'
import { perform } from '@/server/instrument/perform'
import { Cancellation, OutcomeUnknown } from '@/server/ports'
import type { LabEvent } from '@/server/protocol'

/** A client whose server answers nobody. */
function client() {
  const events: LabEvent[] = []
  const cancellation = new Cancellation()
  const deadlines = new Deadlines(systemClock)
  cancellation.on(() => deadlines.cut())
  // What a call uses of it, and no more.
  const session = {
    ...{ client: 1, req: 1 },
    studio: {
      tape: new Tape(systemClock, (event) => events.push(event)),
      ...{ gate: { held: false }, disturbances: null, deadlines, cancellation, wire: {} },
    },
  } as unknown as Session
  const call = (changes: boolean) =>
    perform(session, {
      ...{ name: 'cache.any', key: '1', purpose: null, deadlineMs: 60_000, changes },
      begin: () => session.studio.tape.next(),
      run: () => new Promise<string>(() => {}),
      end: () => {},
    }).catch((error: unknown) => error)
  const failed = () => events.flatMap((event) => (event.type === 'call:failed' ? [event] : []))
  return { cancellation, deadlines, call, failed }
}

it('a call under way is cut when the run is ended: what was sent may have been done', async () => {
  const { cancellation, deadlines, call, failed } = client()
  const calls = [call(true), call(false)]
  cancellation.ask()
  const [change] = await Promise.all(calls)
  expect(change).toBeInstanceOf(OutcomeUnknown)
  expect(failed().map(({ code, unknown }) => [code, unknown])).toEqual([
    ['cancelled', true],
    ['cancelled', false],
  ])
  deadlines.stop()
})

it('what is asked after that has its own time again', async () => {
  const { cancellation, deadlines } = client()
  cancellation.ask()
  const answer = deadlines.limit(Promise.resolve('yes'), 1000, 'queue.undone')
  expect(await answer).toBe('yes')
  const late = vi.fn()
  void deadlines.limit(new Promise(() => {}), 60_000, 'queue.undone').catch(late)
  await new Promise(setImmediate)
  expect(late).not.toHaveBeenCalled()
  deadlines.stop()
})

it('what was answered in time is no failure, however long this process stood still', async () => {
  const { deadlines } = client()
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const server = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
    parentPort.on('message', (asked) => {
      parentPort.postMessage(asked)
      Atomics.store(workerData, 0, asked)
      Atomics.notify(workerData, 0)
    })`,
    { eval: true, workerData: answered },
  )
  onTestFinished(async () => void (await server.terminate()))
  const ask = (n: number) =>
    new Promise<number>((done) => {
      server.once('message', done)
      server.postMessage(n)
    })
  // It has begun to listen.
  expect(await ask(1)).toBe(1)
  // From here on timers come first, and what has arrived after them.
  await new Promise(setImmediate)
  const call = deadlines.limit(ask(2), 1, 'cache.get')
  Atomics.wait(answered, 0, 1)
  const end = performance.now() + 50
  while (performance.now() < end);
  expect(await call).toBe(2)
  deadlines.stop()
})
