import type { LabState, ParamValue } from '@/server/protocol'
import { protectionFacts, type ProtectionFacts } from '@/components/controls/protections'
import { caller, numberOf } from '../database/select'
import { clientName, whole } from '../format'
import { takenFor } from '../locks/select'
import { nameOf } from '../slots/select'
import type { Graph } from './graph'
import { mastersOf } from './traffic'

export interface PathView {
  queue: number
  firstWaitMs: number | null
  /** What the protection puts before the database; a pattern without one has no gate. */
  gate: ProtectionFacts | null
  /** Reads of the database that are open: under a shared load they are the loads. */
  loads: number
  holders: string[]
  /** Nobody is known to hold it, and its server says that it is taken. */
  taken: boolean
  /** More locks than the one drawn. */
  otherLocks: number
  /** By cache: entries that are there, and all that were. */
  tiers: { tier: string; live: number; known: number; away: 'lost' | 'stopped' | null }[]
  /** Of a cluster, in the order of their slots; before there is a map, the usual three. */
  masters: { name: string; from: number; keys: number; lost: boolean }[]
  inFlight: number
  queued: number
  pool: number | null
  /** The holder's query in flight, else the oldest. */
  query: { client: string; op: 'read' | 'write'; id: number; beganAt: number; dueMs: number } | null
}

/** @param wanted the protection of the settings, as long as there is no run */
export function selectPath(
  state: LabState,
  now: number,
  graph: Graph,
  wanted?: ParamValue,
): PathView {
  const locks = Object.values(state.locks).filter((l) => l.holders.length + l.waiters.length > 0)
  const lock = locks.sort((a, b) => b.waiters.length - a.waiters.length)[0]
  const gate = protectionFacts(state.params['protection'] ?? wanted)
  // Behind a shared load all loads are counted, so before it all who wait.
  const waiters = (gate?.gate === 'flight' ? locks : locks.slice(0, 1)).flatMap((l) => l.waiters)
  const queries = Object.values(state.db.open)
  const running = queries.filter(({ beganAt }) => beganAt !== null)
  return {
    queue: waiters.length,
    firstWaitMs: waiters.length > 0 ? longest(waiters, now) : null,
    gate,
    loads: queries.filter(({ op }) => op === 'read').length,
    holders: lock?.holders.map(({ client }) => clientName(client)) ?? [],
    taken: lock !== undefined && takenFor(lock, now) !== null,
    otherLocks: gate?.gate === 'flight' ? 0 : Math.max(0, locks.length - 1),
    tiers: graph.tiers.map((tier) => tierOf(state, now, tier)),
    masters: graph.cluster ? masters(state) : [],
    inFlight: running.length,
    queued: queries.length - running.length,
    pool: numberOf(state, 'dbPool'),
    query: shown(running, lock?.holders[0]?.client),
  }
}

const longest = (waiters: readonly { since: number }[], now: number) =>
  Math.max(0, ...waiters.map(({ since }) => now - since))

function tierOf(state: LabState, now: number, tier: string): PathView['tiers'][number] {
  const rows = Object.values(state.cache).filter((row) => row.tier === tier)
  const there = rows.filter((row) => row.state === 'live' && row.expiresAt + row.staleMs > now)
  const away = tier in state.lost ? 'lost' : tier in state.broken ? 'stopped' : null
  return { tier, live: there.length, known: rows.length, away }
}

/** What the gate says of itself: who holds it, or who loads behind it. */
export function sayGate({ holders, gate, loads, taken }: PathView): readonly string[] {
  const [first, second] = holders
  if (holders.length > 2) return [`${holders.length} holders`]
  if (first && second) return [`${first} and`, second]
  if (first) return [first, 'holds it']
  if (taken && gate?.gate === 'lock') return ['still', 'taken']
  if (gate?.gate !== 'flight' || loads === 0) return gate?.idle ?? []
  return loads === 1 ? ['one', 'loads'] : [whole(loads), 'load']
}

function shown(
  running: LabState['db']['open'][number][],
  holder: number | undefined,
): PathView['query'] {
  const query = running.find(({ client }) => client === holder) ?? running[0]
  if (!query || query.beganAt === null) return null
  const { op, id, beganAt, dueMs } = query
  return { client: caller(query), op, id, beganAt, dueMs }
}

const USUAL = [0, 5461, 10_923]

function masters({ cluster }: LabState): PathView['masters'] {
  if (!cluster)
    return USUAL.map((from, i) => ({ name: `master ${i + 1}`, from, keys: 0, lost: false }))
  return mastersOf(cluster.slots).map((node) => ({
    name: nameOf(node),
    from: Math.min(...cluster.slots.filter((range) => range.node === node).map(({ from }) => from)),
    keys: cluster.nodes[node]?.keys ?? 0,
    lost: cluster.nodes[node]?.state !== 'up',
  }))
}
