import type { LabState } from '@/server/protocol'
import { caller, injectedMs, numberOf } from '../database/select'
import { clientName } from '../format'

export interface PathView {
  /** First looks in the last whole second; null before there is one. */
  looks: { hits: number; misses: number } | null
  queue: number
  firstWaitMs: number | null
  kind: 'lock' | 'flight' | 'none'
  holders: string[]
  /** More locks than the one drawn. */
  otherLocks: number
  /** By cache: entries that are there, and all that were. */
  tiers: { tier: string; live: number; known: number; lost: boolean }[]
  inFlight: number
  queued: number
  pool: number | null
  /** The holder's query in flight, else the oldest. */
  query: { client: string; op: 'read' | 'write'; id: number; beganAt: number; dueMs: number } | null
}

export function selectPath(state: LabState, now: number, tiers: readonly string[]): PathView {
  const locks = Object.values(state.locks).filter((l) => l.holders.length + l.waiters.length > 0)
  const lock = locks.sort((a, b) => b.waiters.length - a.waiters.length)[0]
  const queries = Object.values(state.db.open)
  const running = queries.filter(({ beganAt }) => beganAt !== null)
  return {
    looks: looksPerSecond(state, now),
    queue: lock?.waiters.length ?? 0,
    firstWaitMs: lock?.waiters[0] ? Math.max(0, now - lock.waiters[0].since) : null,
    kind: kindOf(state),
    holders: lock?.holders.map(({ client }) => clientName(client)) ?? [],
    otherLocks: Math.max(0, locks.length - 1),
    tiers: tiers.map((tier) => tierOf(state, now, tier)),
    inFlight: running.length,
    queued: queries.length - running.length,
    pool: numberOf(state, 'dbPool'),
    query: shown(state, running, lock?.holders[0]?.client),
  }
}

function tierOf(state: LabState, now: number, tier: string): PathView['tiers'][number] {
  const rows = Object.values(state.cache).filter((row) => row.tier === tier)
  const there = rows.filter((row) => row.state === 'live' && row.expiresAt + row.staleMs > now)
  return { tier, live: there.length, known: rows.length, lost: tier in state.lost }
}

function kindOf(state: LabState): PathView['kind'] {
  const { protection } = state.params
  if (protection === 'redis-lock' || protection === 'memcached-lease') return 'lock'
  return protection === 'single-flight' ? 'flight' : 'none'
}

function shown(
  state: LabState,
  running: LabState['db']['open'][number][],
  holder: number | undefined,
): PathView['query'] {
  const query = running.find(({ client }) => client === holder) ?? running[0]
  if (!query || query.beganAt === null) return null
  const { op, id, beganAt } = query
  const dueMs = injectedMs(state, op === 'read' ? 'dbReadMs' : 'dbWriteMs') ?? 0
  return { client: caller(query), op, id, beganAt, dueMs }
}

/** From whole buckets only, so a busy moment is not shown smaller than it was. */
function looksPerSecond(state: LabState, now: number): PathView['looks'] {
  const { stepMs, buckets } = state.series
  if (stepMs > 1000 || now < 1000) return null
  const end = Math.floor(now / stepMs)
  const sum = { hits: 0, misses: 0 }
  for (const bucket of buckets.slice(Math.max(0, end - 1000 / stepMs), end)) {
    sum.hits += bucket.hits
    sum.misses += bucket.misses
  }
  return sum
}
