import { Cancellation, PatienceEnded, type Flights, type Row } from '../ports'
import { outsidePauses, pausedFromHere } from './hold'
import type { Session } from './session'
import { duration } from './wire'

/** The loads in flight in this process, by key. */
export type SharedLoads = Map<string, Promise<Row | null>>

/** Shared loads as one client sees them, its waiting recorded. */
export function recordedFlights(session: Session): Flights {
  const { loads } = session.studio
  return {
    has: (key) => loads.has(key),
    join: (key) => join(session, key, loads.get(key) ?? Promise.resolve(null)),
    lead: async (key, load) => {
      session.looking = 'recheck'
      const flight = load()
      loads.set(key, flight)
      try {
        return await flight
      } finally {
        loads.delete(key)
      }
    },
  }
}

async function join(session: Session, key: string, load: Promise<Row | null>): Promise<Row | null> {
  const { tape, clock, settings, cancellation } = session.studio
  const { client, req, line, sub } = session
  const upToMs = settings.patienceMs
  const began = tape.now()
  const of = tape.next()
  const wait = { client, req, line, sub, key, on: 'flight', upToMs } as const
  session.tell({ type: 'wait:began', seq: of, at: began, ...wait })
  const enough = new Cancellation()
  const off = cancellation.on(() => enough.ask())
  const paused = pausedFromHere(session)
  const sleep = (ms: number) => clock.sleep(ms, enough).then(() => false)
  // The load may end with the leader's patience for something else: that is no patience of one's own.
  const ended = new PatienceEnded(key)
  const patience = outsidePauses(session, upToMs, sleep).then(() => {
    throw ended
  })
  let why: 'landed' | 'patience' = 'landed'
  try {
    return await Promise.race([load, patience])
  } catch (error) {
    if (error === ended) why = 'patience'
    throw error
  } finally {
    patience.catch(() => {})
    off()
    enough.ask()
    session.heldMs += paused()
    const at = tape.now()
    const ms = duration(began, at)
    tape.add({
      type: 'wait:ended',
      seq: tape.next(),
      at,
      client,
      req,
      of,
      ms,
      key,
      on: 'flight',
      why,
    })
  }
}
