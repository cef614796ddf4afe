import { OutcomeUnknown, PatienceEnded, type Debts, type Job, type WriteQueue } from '../ports'
import { outsidePauses, pausedFromHere } from './hold'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'
import { duration } from './wire'

/** The queue of one client, recorded. */
export function recordedQueue(session: Session): WriteQueue & Debts {
  const { tape, world, owed } = session.studio
  const told = (job: Job) => {
    const { client, req } = session
    return { seq: tape.next(), at: tape.now(), client, req, jobId: job.writeId, ...wordsOf(job) }
  }
  const send = (job: Job) =>
    perform(session, {
      name: 'queue.send',
      key: null,
      purpose: null,
      deadlineMs: SERVER_DEADLINE_MS,
      changes: true,
      begin: () => {
        const { line, sub } = session
        const sending = told(job)
        session.tell({ type: 'queue:sending', ...sending, line, sub })
        return sending.seq
      },
      run: () => world.queue.send(job),
      end: (of, ms) => tape.add({ type: 'queue:sent', ...told(job), of, ms }),
    })
  return {
    send: async (job) => {
      // Before it is sent: a worker may be done with it before the reply is here.
      const doubted = owed.add(job)
      try {
        await send(job)
      } catch (error) {
        // What comes of this try does not tell what came of one before it that had no answer.
        if (doubted || error instanceof OutcomeUnknown) owed.doubt(job)
        else owed.delete(job)
        throw error
      }
    },
    owes: (key) => owed.has(key),
    doubts: (key) => owed.doubts(key),
    settled: (key, patienceMs) => waitForEnd(session, key, patienceMs),
  }
}

/** A pause of the run does not hold one who waits, but stops its patience. The gate holds its next call. */
async function waitForEnd(session: Session, key: string, patienceMs: number): Promise<void> {
  const { tape, owed, cancellation } = session.studio
  if (!owed.has(key)) return
  const { client, req, line, sub } = session
  const seen = owed.ends.count(key)
  const wait = { client, req, key, on: 'owed' } as const
  const [began, of] = [tape.now(), tape.next()]
  const upToMs = Math.max(0, patienceMs)
  session.tell({ type: 'wait:began', seq: of, at: began, ...wait, line, sub, upToMs })
  const paused = pausedFromHere(session)
  const rest = (ms: number) => owed.ends.wait(key, seen, ms, cancellation)
  const woken = await outsidePauses(session, upToMs, rest)
  session.heldMs += paused()
  session.looking = 'wake'
  const at = tape.now()
  const why = woken ? 'settled' : 'patience'
  tape.add({ type: 'wait:ended', seq: tape.next(), at, ...wait, of, ms: duration(began, at), why })
  if (!woken) throw new PatienceEnded(key)
}

/** What the events tell of a job. */
export const wordsOf = ({ key, id, writeId, sequence }: Job) => ({ key, id, writeId, sequence })
