import type { Holder, LabState, LockState } from '@/server/protocol'
import { clientName } from '../format'
import { overlapOf, type Overlap } from './overlap'

/** Waiters listed by name; the others are one sentence. */
const ROWS = 10
/** Locks drawn whole where there can be several; the others are one sentence. */
const PLACES = 2

export interface HolderLine {
  client: string
  token: string
  fence: number
  heldMs: number
  leaseMs: number
  leaseUntil: number
  /** Below zero: the lease is over and the holder works on. */
  leftMs: number
}
export interface WaiterLine {
  place: number
  client: string
  ms: number
  /** Of the longest wait for this lock, 0..1. */
  share: number
}
export interface LockView {
  key: string
  holders: HolderLine[]
  /** Why two hold it at once; null while at most one does. */
  overlap: Overlap | null
  /** No client holds it, and its server says that it is taken: for so long yet, ms. */
  takenMs: number | null
  /** Who loads for those that wait for a shared load. */
  loader: string | null
  on: 'lock' | 'flight'
  waiting: number
  waiters: WaiterLine[]
  /** How many are not listed and how long the newest has waited. */
  more: { count: number; newestMs: number } | null
}

/** Locks that somebody holds or waits for: faults first, then the oldest, so that they keep their places. */
export function selectLocks(state: LabState, now: number): LockView[] {
  return Object.values(state.locks)
    .filter(({ holders, waiters }) => holders.length + waiters.length > 0)
    .sort(
      (a, b) =>
        Number(b.holders.length > 1) - Number(a.holders.length > 1) ||
        begun(a) - begun(b) ||
        a.key.localeCompare(b.key),
    )
    .map((lock) => view(state, lock, now))
}

/** Whether many locks come and go: one for each key that the clients ask for. */
export const hasSeveral = ({ run, params }: LabState): boolean =>
  run?.scenario === 'load' && Number(params['keys'] ?? 1) > 1

/**
 * Which lock stands in which place: it keeps its place as long as it is there, and the next takes a free
 * one. A lock with two holders is always shown.
 *
 * @param before the keys in the places so far
 */
export function placed(
  before: readonly (string | null)[],
  locks: readonly LockView[],
): (LockView | null)[] {
  const places = Array.from(
    { length: PLACES },
    (_, i) => locks.find(({ key }) => key === before[i]) ?? null,
  )
  const others = locks.filter((lock) => !places.includes(lock))
  const wanted = (place: LockView | null, lock: LockView | undefined) =>
    lock && (place === null || (lock.overlap !== null && place.overlap === null))
  return places.map((place) => (wanted(place, others[0]) ? (others.shift() ?? null) : place))
}

/** No lock at all: clients wait for what another one loads. */
export const isFlight = ({ on, holders }: LockView): boolean =>
  on === 'flight' && holders.length === 0

/** A lock in one row. */
export interface LockRow {
  glyph: 'fault' | 'waits' | 'holds'
  /** Who holds it, all of them; who loads, where the load is shared. */
  who: string
  /** Of the lease that lasts longest, below zero when it is over; null: there is none. */
  leftMs: number | null
  hint: string
}

export function rowOf(lock: LockView): LockRow {
  const { key, holders, overlap, takenMs, loader } = lock
  const names = holders.map(({ client }) => client)
  if (isFlight(lock)) {
    const who = loader ? `${loader} loads` : 'a load'
    return { glyph: 'waits', who, leftMs: null, hint: `${key}: ${who} for all who wait` }
  }
  if (names.length === 0) {
    // Its lease runs all the same: the answer to whoever took it was lost.
    const who = takenMs === null ? 'free' : 'taken'
    return { glyph: 'holds', who, leftMs: takenMs, hint: `${key} is ${who}` }
  }
  const who = names.join(', ')
  return {
    glyph: overlap ? 'fault' : 'holds',
    who,
    leftMs: Math.max(...holders.map(({ leftMs }) => leftMs)),
    hint: overlap
      ? `${key}: ${names.length} holders at once, ${who}: ${overlap.cause}`
      : `${who} holds ${key}`,
  }
}

const begun = ({ holders, waiters }: LockState): number =>
  Math.min(holders[0]?.since ?? Infinity, waiters[0]?.since ?? Infinity)

function view(state: LabState, lock: LockState, now: number): LockView {
  const { key, waiters } = lock
  const first = waiters[0]
  const longest = first ? Math.max(1, now - first.since) : 1
  const newest = waiters.at(-1)
  return {
    key,
    holders: lock.holders.map((holder) => holderLine(holder, now)),
    overlap: overlapOf(lock.holders, now, state.params['guard'] === 'fence'),
    takenMs: takenFor(lock, now),
    loader: loaderOf(state, lock),
    on: first?.on ?? 'lock',
    waiting: waiters.length,
    waiters: waiters.slice(0, ROWS).map(({ client, since }, index) => {
      const ms = Math.max(0, now - since)
      return { place: index + 1, client: clientName(client), ms, share: Math.min(1, ms / longest) }
    }),
    more:
      newest && waiters.length > ROWS
        ? { count: waiters.length - ROWS, newestMs: Math.max(0, now - newest.since) }
        : null,
  }
}

function holderLine(holder: Holder, now: number): HolderLine {
  const { client, token, fence, leaseMs, leaseUntil } = holder
  return {
    client: clientName(client),
    token: short(token),
    fence,
    heldMs: Math.max(0, now - holder.since),
    leaseMs,
    leaseUntil,
    leftMs: leaseUntil - now,
  }
}

/** `9f3a…c1`: enough to tell two tokens apart. */
export const short = (token: string): string =>
  token.length > 8 ? `${token.slice(0, 4)}…${token.slice(-2)}` : token

/** A lock that no client knows to hold may be taken all the same: the answer to whoever took it was lost. */
export function takenFor({ holders, refusedUntil }: LockState, now: number): number | null {
  const free = holders.length > 0 || refusedUntil === null || refusedUntil <= now
  return free ? null : refusedUntil - now
}

/** Those who wait for a shared load wait for the client that reads their row now. */
function loaderOf(state: LabState, lock: LockState): string | null {
  const waiter = lock.waiters.find(({ on }) => on === 'flight')
  const row = waiter && state.clients[waiter.client]?.id
  if (row === undefined || row === null) return null
  const query = Object.values(state.db.open).find(({ id, op }) => id === row && op === 'read')
  return query ? clientName(query.client) : null
}
