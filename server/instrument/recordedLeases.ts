import { PatienceEnded, type Lease, type LeaseAnswer, type Leases } from '../ports'
import type { Level2Server, Stay } from '../ports/world'
import { perform, SERVER_DEADLINE_MS } from './perform'
import { answered, store, type Beside } from './recordedCache'
import type { Session } from './session'
import { duration } from './wire'

/** The leases of the second level as one client sees them; each is recorded as a lock is. */
export function recordedLeases(session: Session, level: Level2Server): Leases {
  const waiting = new Waiting(session)
  return {
    getOrLease: async (key, leaseMs) => {
      try {
        const answer = await ask(session, level, key, leaseMs)
        if (answer.found) waiting.end(key, 'landed')
        else if (answer.lease) waiting.end(key, 'lease')
        return answer
      } catch (error) {
        waiting.end(key, 'lease')
        throw error
      }
    },
    fill: (key, entry, life, lease) => {
      const run = (stay: Stay) => level.fill(key, entry, stay, lease)
      if (!lease) return store(session, level, 'set', key, entry, life, run)
      const releasing = release(session, level.tier, lease)
      return store(session, level, 'leased', key, entry, life, run, releasing)
    },
    giveBack: (lease) => giveBack(session, level, lease),
    pause: (key, ms, patienceMs) => waiting.pause(key, ms, patienceMs),
  }
}

/** A look with the lease as its by-product: one command, told as a look and as an attempt. */
function ask(
  session: Session,
  level: Level2Server,
  key: string,
  leaseMs: number,
): Promise<LeaseAnswer> {
  const { tape } = session.studio
  const { tier } = level
  if (session.looking === 'first') session.looking = 'lock'
  const purpose = session.looking
  return perform(session, {
    name: 'cache.getOrLease',
    key,
    purpose,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const { client, req, line, sub } = session
      const seq = tape.next()
      const at = tape.now()
      session.tell({ type: 'cache:asked', seq, at, client, req, line, sub, tier, key, purpose })
      return seq
    },
    run: () => level.getOrLease(key, leaseMs),
    end: (of, ms, answer) => {
      answered(session, tier, key, of, ms, answer.found)
      if (!answer.found) attempted(session, tier, key, of, ms, answer)
    },
  })
}

function attempted(
  session: Session,
  tier: string,
  key: string,
  of: number,
  ms: number,
  { lease, leftMs }: LeaseAnswer,
): void {
  const { tape } = session.studio
  const { client, req } = session
  const at = tape.now()
  const ended = { seq: tape.next(), at, client, req, of, ms, key, tier }
  if (!lease) return tape.add({ type: 'lock:refused', ...ended, leftMs })
  const { token, leaseMs } = lease
  const leaseUntil = Math.round((at + leaseMs) * 1000) / 1000
  tape.add({ type: 'lock:acquired', ...ended, token, fence: Number(token), leaseMs, leaseUntil })
}

/** A set that spends a lease ends it: the lock is let go with the same command. */
function release(session: Session, tier: string, { key, token }: Lease): Beside {
  const { tape } = session.studio
  let of = 0
  return {
    begin: () => {
      const { client, req, line, sub } = session
      of = tape.next()
      const at = tape.now()
      session.tell({
        type: 'lock:releasing',
        seq: of,
        at,
        client,
        req,
        line,
        sub,
        key,
        token,
        tier,
      })
      return of
    },
    end: (ms, owned) => {
      const { client, req } = session
      const seq = tape.next()
      const at = tape.now()
      tape.add({ type: 'lock:released', seq, at, client, req, of, ms, key, token, owned, tier })
    },
  }
}

function giveBack(session: Session, level: Level2Server, lease: Lease): Promise<boolean> {
  const { begin, end } = release(session, level.tier, lease)
  return perform(session, {
    name: 'cache.giveBack',
    key: lease.key,
    purpose: null,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin,
    run: () => level.giveBack(lease),
    end: (_of, ms, owned) => end(ms, owned),
  })
}

/** The wait of a client that lost the lease: one from its first pause until it need not wait. */
class Waiting {
  private since: { of: number; at: number } | null = null

  constructor(private readonly session: Session) {}

  /** A pause of the run does not hold a waiter: it asks no server. The gate holds its next call. */
  async pause(key: string, ms: number, patienceMs: number): Promise<void> {
    const { session } = this
    this.since ??= this.begin(key, patienceMs)
    const { clock, cancellation } = session.studio
    await clock.sleep(Math.max(0, Math.min(ms, patienceMs)), cancellation)
    session.looking = 'wake'
    if (patienceMs > ms) return
    this.end(key, 'patience')
    throw new PatienceEnded(key)
  }

  private begin(key: string, patienceMs: number): { of: number; at: number } {
    const { client, req, line, sub, studio } = this.session
    const { tape } = studio
    const at = tape.now()
    const of = tape.next()
    const upToMs = Math.max(0, patienceMs)
    const wait = { client, req, line, sub, key, on: 'lock', upToMs } as const
    this.session.tell({ type: 'wait:began', seq: of, at, ...wait })
    return { of, at }
  }

  end(key: string, why: 'landed' | 'lease' | 'patience'): void {
    const { client, req, studio } = this.session
    const { tape } = studio
    if (!this.since) return
    const { of, at: began } = this.since
    this.since = null
    const at = tape.now()
    const ms = duration(began, at)
    const wait = { client, req, of, ms, key, on: 'lock', why } as const
    tape.add({ type: 'wait:ended', seq: tape.next(), at, ...wait })
  }
}
