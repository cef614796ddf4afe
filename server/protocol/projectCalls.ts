import type { EventOf } from './events'
import { injectedMs } from './injected'
import { assertNever } from './never'
import { nameVersion } from './projectCache'
import { isCutOff } from './cutOff'
import { countHeld } from './projectHeld'
import type { ClientState, EndedQuery, LabState, LockState, Query } from './state'

const RECENT = 20

type LockEvent = EventOf<
  | 'lock:requested'
  | 'lock:acquired'
  | 'lock:refused'
  | 'lock:releasing'
  | 'lock:released'
  | 'wait:began'
  | 'wait:ended'
>

export function projectLocks(state: LabState, event: LockEvent): void {
  const lock = (state.locks[event.key] ??= newLock(event.key))
  const client = state.clients[event.client]
  switch (event.type) {
    case 'lock:acquired': {
      const { client: by, tier = null, token, fence, leaseMs, leaseUntil, at } = event
      lock.holders.push({ client: by, tier, token, fence, since: at, leaseMs, leaseUntil })
      lock.acquired++
      lock.refusedUntil = null
      if (client) client.holds = true
      return
    }
    case 'lock:releasing':
      lock.holders = lock.holders.filter(({ token }) => token !== event.token)
      lock.refusedUntil = null
      if (client) client.holds = false
      return
    case 'wait:began':
      // Who waits for the queue waits for no client that holds or loads.
      if (event.on !== 'owed')
        lock.waiters.push({ client: event.client, since: event.at, on: event.on })
      does(client, 'waiting', event.at)
      return countHeld(state, client, event.at)
    case 'wait:ended':
      lock.waiters = lock.waiters.filter((waiter) => waiter.client !== event.client)
      does(client, 'asking', event.at)
      return countHeld(state, client, event.at)
    case 'lock:refused':
      lock.refusedUntil = event.at + event.leftMs
      return
    case 'lock:released':
      if (event.owned) lock.refusedUntil = null
      return
    case 'lock:requested':
      return
    default:
      assertNever(event)
  }
}

const newLock = (key: string): LockState => ({
  ...{ key, holders: [], waiters: [], acquired: 0, refusedUntil: null },
})

function does(client: ClientState | undefined, doing: ClientState['doing'], at: number): void {
  if (!client) return
  client.doing = doing
  client.since = at
}

type DbEvent = EventOf<'db:asked' | 'db:began' | 'db:answered' | 'call:failed'>

export function projectDb(state: LabState, event: DbEvent): void {
  switch (event.type) {
    case 'db:asked': {
      const { seq, client, op, id, at } = event
      const dueMs = injectedMs(state, op === 'read' ? 'dbReadMs' : 'dbWriteMs') ?? 0
      state.db.open[seq] = { seq, client, op, id, askedAt: at, beganAt: null, dueMs }
      state.rows[id] ??= { version: null, reads: 0, writes: 0 }
      return does(state.clients[client], op === 'read' ? 'loading' : 'writing', at)
    }
    case 'db:began': {
      const query = state.db.open[event.of]
      if (query) query.beganAt = event.at
      // One that waits for its place in the pool is no call yet, and may never be.
      const row = (state.rows[event.id] ??= { version: null, reads: 0, writes: 0 })
      row[event.op === 'read' ? 'reads' : 'writes']++
      return
    }
    case 'db:answered': {
      const row = state.rows[event.id]
      if (row && event.version) row.version = Math.max(row.version ?? 0, event.version)
      nameVersion(state, event.writeId, event.version)
      return endQuery(state, event.of, event.at, event.version, 'answered')
    }
    case 'call:failed':
      return endQuery(state, event.of, event.at, null, isCutOff(event) ? 'cut off' : 'failed')
    default:
      assertNever(event)
  }
}

/** Ends an open query; one that is not open is nothing. */
export function endQuery(
  state: LabState,
  of: number,
  at: number,
  version: number | null,
  how: EndedQuery['how'],
): void {
  const query: Query | undefined = state.db.open[of]
  if (!query) return
  delete state.db.open[of]
  state.db.recent.unshift({ ...query, endedAt: at, version, how })
  state.db.recent.length = Math.min(state.db.recent.length, RECENT)
  does(state.clients[query.client], 'asking', at)
}
