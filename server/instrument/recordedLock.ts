import { PatienceEnded, type Attempt, type Lock } from '../ports'
import { outsidePauses, pausedFromHere } from './hold'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'
import { duration } from './wire'

/** The lock of one client, recorded. */
export function recordedLock(session: Session): Lock {
  const { world, wakes } = session.studio
  /** Releases of the key that were seen before our last attempt: a later one is never slept through. */
  let seen = 0
  return {
    acquire: (key, token, leaseMs) =>
      perform(session, {
        name: 'lock.acquire',
        key,
        purpose: 'lock',
        deadlineMs: SERVER_DEADLINE_MS,
        changes: true,
        begin: () => {
          const seq = asked(session, 'lock:requested', key, token)
          seen = wakes.count(key)
          return seq
        },
        run: () => world.lock.acquire(key, token, leaseMs),
        end: (of, ms, attempt) => attempted(session, key, leaseMs, of, ms, attempt),
      }),
    release: (key, token) =>
      perform(session, {
        name: 'lock.release',
        key,
        purpose: 'lock',
        deadlineMs: SERVER_DEADLINE_MS,
        changes: true,
        begin: () => asked(session, 'lock:releasing', key, token),
        run: () => world.lock.release(key, token),
        end: (of, ms, owned) => {
          const { tape } = session.studio
          const { client, req } = session
          const [seq, at] = [tape.next(), tape.now()]
          tape.add({ type: 'lock:released', seq, at, client, req, of, ms, key, token, owned })
        },
      }),
    wait: (key, leaseLeftMs, patienceMs) =>
      waitForRelease(session, key, seen, leaseLeftMs, patienceMs),
  }
}

function asked(
  session: Session,
  type: 'lock:requested' | 'lock:releasing',
  key: string,
  token: string,
): number {
  const { tape } = session.studio
  const { client, req, line, sub } = session
  const seq = tape.next()
  session.tell({ type, seq, at: tape.now(), client, req, line, sub, key, token })
  return seq
}

function attempted(
  session: Session,
  key: string,
  leaseMs: number,
  of: number,
  ms: number,
  attempt: Attempt,
): void {
  const { tape } = session.studio
  const { client, req } = session
  const at = tape.now()
  const seq = tape.next()
  if (!attempt.acquired) {
    tape.add({ type: 'lock:refused', seq, at, client, req, of, ms, key, leftMs: attempt.leftMs })
    return
  }
  session.looking = 'recheck'
  const { token, fence } = attempt
  const leaseUntil = Math.round((at + leaseMs) * 1000) / 1000
  tape.add({
    type: 'lock:acquired',
    seq,
    at,
    client,
    req,
    of,
    ms,
    key,
    token,
    fence,
    leaseMs,
    leaseUntil,
  })
}

/** A pause of the run does not hold a waiter, but stops its patience. The gate holds its next call. */
async function waitForRelease(
  session: Session,
  key: string,
  seen: number,
  leaseLeftMs: number,
  patienceMs: number,
): Promise<void> {
  const { tape, wakes, cancellation } = session.studio
  const { client, req, line, sub } = session
  // Redis rounds to whole ms: a look a moment after the end of the lease finds it over.
  const upToMs = Math.max(0, Math.min(leaseLeftMs + 1, patienceMs))
  const began = tape.now()
  const of = tape.next()
  const wait = { client, req, line, sub, key, on: 'lock', upToMs } as const
  session.tell({ type: 'wait:began', seq: of, at: began, ...wait })
  const paused = pausedFromHere(session)
  const rest = (ms: number) => wakes.wait(key, seen, ms, cancellation)
  const patient = patienceMs <= leaseLeftMs
  const woken = await (patient ? outsidePauses(session, upToMs, rest) : rest(upToMs))
  session.heldMs += paused()
  session.looking = 'wake'
  const at = tape.now()
  const why = woken ? 'released' : patient ? 'patience' : 'lease'
  const ms = duration(began, at)
  tape.add({ type: 'wait:ended', seq: tape.next(), at, client, req, of, ms, key, on: 'lock', why })
  if (why === 'patience') throw new PatienceEnded(key)
}
