import { OutcomeUnknown, type Debts, type Job, type WriteQueue } from '../ports'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'

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
        tape.add({ type: 'queue:sending', ...sending, line, sub })
        return sending.seq
      },
      run: () => world.queue.send(job),
      end: (of, ms) => tape.add({ type: 'queue:sent', ...told(job), of, ms }),
    })
  return {
    send: async (job) => {
      // Before it is sent: a worker may be done with it before the reply is here.
      owed.add(job)
      try {
        await send(job)
      } catch (error) {
        if (!(error instanceof OutcomeUnknown)) owed.delete(job)
        throw error
      }
    },
    owes: (key) => owed.has(key),
  }
}

/** What the events tell of a job. */
export const wordsOf = ({ key, id, writeId, sequence }: Job) => ({ key, id, writeId, sequence })
