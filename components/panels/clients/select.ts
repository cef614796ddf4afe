import type { ClientState, LabState } from '@/server/protocol'
import { clientName } from '../format'
import { injectedMs, numberOf } from '../database/select'

/** One letter a client: w waits, l loads, u writes to the database, a asks, h is held, n nothing. */
export type Doing = 'w' | 'l' | 'u' | 'a' | 'h' | 'n'

export interface ClientsView {
  /** `doing[i]` is client i + 1. */
  doing: string
  /** Indexes into `doing` of those that hold a lock. */
  holders: number[]
  counts: Record<Doing, number>
}

const letters: Record<ClientState['doing'], Doing> = {
  waiting: 'w',
  loading: 'l',
  writing: 'u',
  asking: 'a',
  held: 'h',
  nothing: 'n',
}

export function selectClients(state: LabState): ClientsView {
  const counts: ClientsView['counts'] = { w: 0, l: 0, u: 0, a: 0, h: 0, n: 0 }
  const holders: number[] = []
  let doing = ''
  const count = clientCount(state)
  for (let client = 1; client <= count; client++) {
    const now = state.clients[client]
    const letter = now ? letters[now.doing] : 'n'
    doing += letter
    counts[letter]++
    if (now?.holds) holders.push(client - 1)
  }
  return { doing, holders, counts }
}

/** The clients of the setting; the guide's script has its own, and leavers stay until they are done. */
function clientCount(state: LabState): number {
  const wanted = state.run?.scenario === 'guide' ? 0 : (numberOf(state, 'clients') ?? 0)
  let most = wanted
  for (const [id, client] of Object.entries(state.clients)) {
    const counts = state.run?.scenario === 'guide' || client.doing !== 'nothing'
    if (counts) most = Math.max(most, Number(id))
  }
  return most
}

/** `22 wait`, `1 loads`, `1 free`: only what is not zero. */
export function sayClients(counts: ClientsView['counts']): { doing: Doing; words: string }[] {
  const say = (doing: Doing, one: string, many: string) => ({
    doing,
    words: `${counts[doing]} ${counts[doing] === 1 ? one : many}`,
  })
  return [
    say('w', 'waits', 'wait'),
    say('l', 'loads', 'load'),
    say('u', 'writes', 'write'),
    say('a', 'asks', 'ask'),
    say('h', 'held', 'held'),
    say('n', 'free', 'free'),
  ].filter(({ doing }) => counts[doing] > 0)
}

export interface PathView {
  /** First looks in the last whole second; null before there is one. */
  looks: { hits: number; misses: number } | null
  queue: number
  firstWaitMs: number | null
  kind: 'lock' | 'flight' | 'none'
  holders: string[]
  /** More locks than the one drawn. */
  otherLocks: number
  liveKeys: number
  knownKeys: number
  inFlight: number
  queued: number
  pool: number | null
  /** The holder's query in flight, else the oldest. */
  query: { client: string; op: 'read' | 'write'; id: number; beganAt: number; dueMs: number } | null
}

export function selectPath(state: LabState, now: number): PathView {
  const locks = Object.values(state.locks).filter((l) => l.holders.length + l.waiters.length > 0)
  const lock = locks.sort((a, b) => b.waiters.length - a.waiters.length)[0]
  const rows = Object.values(state.cache)
  const queries = Object.values(state.db.open)
  const running = queries.filter(({ beganAt }) => beganAt !== null)
  return {
    looks: looksPerSecond(state, now),
    queue: lock?.waiters.length ?? 0,
    firstWaitMs: lock?.waiters[0] ? Math.max(0, now - lock.waiters[0].since) : null,
    kind: kindOf(state),
    holders: lock?.holders.map(({ client }) => clientName(client)) ?? [],
    otherLocks: Math.max(0, locks.length - 1),
    liveKeys: rows.filter((row) => row.state === 'live' && row.expiresAt > now).length,
    knownKeys: rows.length,
    inFlight: running.length,
    queued: queries.length - running.length,
    pool: numberOf(state, 'dbPool'),
    query: shown(state, running, lock?.holders[0]?.client),
  }
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
  const { client, op, id, beganAt } = query
  const dueMs = injectedMs(state, op === 'read' ? 'dbReadMs' : 'dbWriteMs') ?? 0
  return { client: clientName(client), op, id, beganAt, dueMs }
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
