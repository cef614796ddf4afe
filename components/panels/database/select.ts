import { injectedMs, type EndedQuery, type LabState, type Query } from '@/server/protocol'
import { callerName } from '../who'

/** Open queries listed one by one; the others are a number. */
export const ROWS = 6

export interface OpenLine {
  seq: number
  client: string
  statement: string
  id: number
  /** Run time at which it began; null while it waits for a place in the pool. */
  beganAt: number | null
  /** Time in the database, or in the queue before it. */
  ms: number
  dueMs: number
}
export interface RecentLine {
  seq: number
  client: string
  statement: string
  version: number | null
  how: EndedQuery['how']
  /** From its place in the pool to its answer. */
  ms: number
  at: number
}
export interface DatabaseView {
  inFlight: number
  queued: number
  most: number
  calls: number
  pool: number | null
  /** The delays put in front of reads and writes now, in run time; null: the pattern has none. */
  injected: { readMs: number | null; writeMs: number | null }
  open: OpenLine[]
  more: number
  recent: RecentLine[]
  /** `waiting`: queries for the row that have no place in the pool yet, in neither count. */
  rows: { id: number; reads: number; writes: number; waiting: number; version: number | null }[]
}

export function selectDatabase(state: LabState, now: number): DatabaseView {
  const queries = Object.values(state.db.open)
  const running = queries.filter(({ beganAt }) => beganAt !== null)
  const injected = {
    readMs: injectedMs(state, 'dbReadMs'),
    writeMs: injectedMs(state, 'dbWriteMs'),
  }
  return {
    inFlight: running.length,
    queued: queries.length - running.length,
    most: state.tally.dbMaxInFlight,
    calls: state.tally.dbReads + state.tally.dbWrites,
    pool: numberOf(state, 'dbPool'),
    injected,
    open: queries.slice(0, ROWS).map((query) => openLine(query, now)),
    more: Math.max(0, queries.length - ROWS),
    recent: state.db.recent.slice(0, ROWS).map(recentLine),
    rows: topRows(state),
  }
}

export function numberOf(state: LabState, name: string): number | null {
  const value = state.params[name]
  return typeof value === 'number' ? value : null
}

/** Who asks. */
export const caller: (query: Query) => string = callerName

function openLine(query: Query, now: number): OpenLine {
  const { seq, id, beganAt, askedAt, dueMs } = query
  return {
    seq,
    client: caller(query),
    statement: statement(query),
    id,
    beganAt,
    ms: Math.max(0, now - (beganAt ?? askedAt)),
    dueMs,
  }
}

function recentLine(query: EndedQuery): RecentLine {
  const { seq, version, how, endedAt, beganAt, askedAt } = query
  return {
    seq,
    client: caller(query),
    statement: statement(query),
    version,
    how,
    ms: Math.max(0, endedAt - (beganAt ?? askedAt)),
    at: endedAt,
  }
}

const statement = ({ op, id }: Query): string => `${op === 'read' ? 'SELECT' : 'UPDATE'} row ${id}`

function topRows({ db, rows }: LabState): DatabaseView['rows'] {
  const waiting: Record<number, number> = {}
  for (const { id, beganAt } of Object.values(db.open)) {
    if (beganAt === null) waiting[id] = (waiting[id] ?? 0) + 1
  }
  return Object.entries(rows)
    .map(([id, row]) => ({ id: Number(id), waiting: waiting[Number(id)] ?? 0, ...row }))
    .sort((a, b) => b.reads + b.writes - a.reads - a.writes || a.id - b.id)
    .slice(0, ROWS)
}
