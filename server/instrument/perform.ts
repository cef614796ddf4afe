import { Cancelled, OutcomeUnknown, ReplyLost } from '../ports'
import type { Purpose } from '../protocol/events'
import { holdAtGate } from './hold'
import type { Session } from './session'
import { duration } from './wire'

/** How long a call to a server may stay without an answer, in ms. Never divided by the speed. */
export const SERVER_DEADLINE_MS = 2000

interface Call<T> {
  /** For messages: `cache.get`. */
  name: string
  /** Of a cache or a lock; null for the others. */
  key: string | null
  purpose: Purpose | null
  /** Null: the call has its own limit. */
  deadlineMs: number | null
  /** Records the beginning and @returns its `seq`. */
  begin(): number
  run(of: number): Promise<T>
  /** Records the end. */
  end(of: number, ms: number, result: T): void
  /** Whether the call may have taken effect when its reply is lost. */
  changes: boolean
  /** It meets the faults that are injected by itself, later than before its server is asked. */
  failsItself?: true
  /** Asked when it may go: @returns its result where there is nothing to send any more */
  spare?(): { result: T } | null
}

/**
 * The choke point: every call of a pattern to the world passes here and nowhere else. It is held at
 * the gate, recorded when it begins and when it ends, and has a deadline.
 */
export function perform<T>(session: Session, call: Call<T>): Promise<T> {
  const { gate, disturbances } = session.studio
  return gate.held || disturbances !== null ? held(session, call) : send(session, call)
}

async function held<T>(session: Session, call: Call<T>): Promise<T> {
  const { gate, disturbances } = session.studio
  if (gate.held) await holdAtGate(session, call.name)
  if (disturbances !== null) await disturbances.hold(session, call)
  return await send(session, call)
}

/** One promise from the beginning to the end: it is made for every call of a busy run. */
function send<T>(session: Session, call: Call<T>): Promise<T> {
  const { tape, deadlines, cancellation } = session.studio
  if (cancellation.asked) return Promise.reject(new Cancelled())
  const spared = call.spare?.()
  if (spared) return Promise.resolve(spared.result)
  const began = tape.now()
  const of = call.begin()
  return new Promise<T>((resolve, reject) => {
    const failed = (thrown: unknown) => {
      const error = call.changes && replyLost(thrown) ? asUnknown(thrown) : thrown
      fail(session, call, of, duration(began, tape.now()), error)
      reject(error)
    }
    const done = (result: T) => {
      try {
        session.studio.disturbances?.lose(session, call.name)
        call.end(of, duration(began, tape.now()), result)
        resolve(result)
      } catch (error) {
        failed(error)
      }
    }
    try {
      deadlines.watch(ask(session, call, of), call.deadlineMs, call.name, done, failed)
    } catch (error) {
      failed(error)
    }
  })
}

/** Sends it in this very turn, so that the tap on the wire knows whose command it is. */
function ask<T>(session: Session, call: Call<T>, of: number): Promise<T> {
  const { wire, disturbances } = session.studio
  if (disturbances !== null && !call.failsItself) disturbances.fail(session, call.name)
  wire.caller = { client: session.client, req: session.req, of, purpose: call.purpose }
  try {
    return call.run(of)
  } finally {
    wire.caller = null
  }
}

function fail(
  session: Session,
  call: { name: string; key: string | null; changes: boolean },
  of: number,
  ms: number,
  error: unknown,
): void {
  const { tape } = session.studio
  tape.add({
    type: 'call:failed',
    seq: tape.next(),
    at: tape.now(),
    client: session.client,
    req: session.req,
    of,
    ms,
    call: call.name,
    key: call.key,
    code: codeOf(error),
    message: error instanceof Error ? error.message : String(error),
    unknown: call.changes && replyLost(error),
  })
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return 'failed'
}

/** The command was sent, and no answer says what became of it. */
export function replyLost(error: unknown): boolean {
  if (error instanceof OutcomeUnknown) return true
  return error instanceof Error && /Connection is closed|ECONNRESET|EPIPE/.test(error.message)
}

/** Whatever a driver calls it: a pattern that must not undo what may be done knows it by its class. */
const asUnknown = (error: unknown): OutcomeUnknown =>
  error instanceof OutcomeUnknown
    ? error
    : new ReplyLost(error instanceof Error ? error.message : String(error))
