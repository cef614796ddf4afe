import { expect, it, vi } from 'vitest'
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
