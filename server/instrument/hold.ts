import type { Session } from './session'
import { duration } from './wire'

/**
 * Holds a call at the gate of its run and records it: which call stands where, how long, and what let
 * it go. Held time is left out of the request's latency.
 */
export async function holdAtGate(session: Session, call: string): Promise<void> {
  const { gate, tape } = session.studio
  const { client, req, line, sub } = session
  const began = tape.now()
  const of = tape.next()
  tape.add({ type: 'gate:held', seq: of, at: began, client, req, line, sub, call })
  const { ms: heldMs, by } = await gate.pass(client)
  session.heldMs += heldMs
  const at = tape.now()
  const ms = duration(began, at)
  tape.add({ type: 'gate:passed', seq: tape.next(), at, client, req, of, ms, call, by })
}

/**
 * A client that waits for another sends nothing, so no gate holds it; but while the run is paused it
 * waits for one who is held, and that is no time of its own.
 * @returns the time of pauses from here on, in ms
 */
export function pausedFromHere({ studio: { gate } }: Session): () => number {
  const before = gate.closedMs()
  return () => gate.closedMs() - before
}

/** How often one looks, in ms, whether the pause that stopped a patience is over. */
const LOOK_MS = 50

/** Sleeps until `ms` outside of pauses have passed, by `sleep`, which says whether that is enough. */
export async function outsidePauses(
  session: Session,
  ms: number,
  sleep: (ms: number) => Promise<boolean>,
): Promise<boolean> {
  const { gate, clock } = session.studio
  const [since, paused] = [clock.now(), pausedFromHere(session)]
  for (let left = ms; ;) {
    if (await sleep(gate.closed ? Math.max(left, LOOK_MS) : left)) return true
    left = ms - (clock.now() - since - paused())
    if (left <= 0) return false
  }
}
