import { quantile, type Histogram } from './histogram'
import type { Ledger } from './ledger'
import type { Tally, TierCounts } from './tally'

export interface ClaimResult {
  id: string
  title: string
  held: boolean
  detail: string
  /** Something broke it that it cannot be blamed for, as `detail` says: it counts as held. */
  excused?: true
  /**
   * Up to three events, by `seq`. Of a claim that held: some that put it to the test, none when nothing
   * has; of one that failed, or is excused: some that broke it. Left out: it names none.
   */
  proof?: number[]
  /** Of a claim that failed, or is excused: the first event, by `seq`, that put it to the test. */
  tested?: number
  /** Of a claim that failed: the events, by `seq`, among which it was first seen to fail. */
  brokenIn?: { from: number; to: number }
}

export type ClaimStanding = 'held' | 'failed' | 'excused' | 'untested'

/** Untested: nothing broke it, and nothing could have, so it has said nothing about this run. */
export function standingOf({ held, excused, proof }: ClaimResult): ClaimStanding {
  if (!held) return 'failed'
  if (excused) return 'excused'
  return proof?.length === 0 ? 'untested' : 'held'
}

export interface Quantiles {
  p50: number
  p95: number
  p99: number
  max: number
}

/** The result of a run: everything but `claims` and the settings is computed from the tally. */
export interface Summary {
  pattern: string
  scenario: 'guide' | 'load'
  preset: string | null
  params: Record<string, number | string | boolean>
  seed: number
  speed: number
  durationMs: number
  requests: number
  reads: number
  writes: number
  hits: number
  misses: number
  coalesced: number
  staleReads: number
  maxStalenessMs: number
  dirtyReads: number
  readErrors: number
  writeErrors: number
  errors: number
  unknown: number
  cancelled: number
  dbReads: number
  dbWrites: number
  dbMaxInFlight: number
  lostWrites: number
  /** Write-behind: acknowledged writes, and what became of them. */
  queue: {
    acknowledged: number
    applied: number
    superseded: number
    owed: number
    lost: number
  }
  /**
   * A cluster: masters that were lost, the longest time until their slots were served again,
   * acknowledged changes that the promoted replica did not have, and keys where nobody can say.
   */
  failover: { count: number; awayMs: number; lost: number; unsure: number }
  lock: Tally['lock']
  latencyMs: { read: Quantiles; write: Quantiles }
  tiers: Record<string, TierCounts>
  outcomes: Tally['outcomes']
  claims: ClaimResult[]
  services: { name: string; version: string; managed: boolean }[]
  events: number
}

export const round = (ms: number): number => Math.round(ms * 1000) / 1000

export function quantiles(histogram: Histogram): Quantiles {
  return {
    p50: round(quantile(histogram, 0.5)),
    p95: round(quantile(histogram, 0.95)),
    p99: round(quantile(histogram, 0.99)),
    max: round(histogram.max),
  }
}

/** The part of a summary that follows from the events alone. */
export function figures(tally: Tally) {
  const { counts } = tally.anomalies
  return {
    durationMs: round(tally.lastAt),
    requests: tally.reads + tally.writes,
    reads: tally.reads,
    writes: tally.writes,
    hits: tally.hits,
    misses: tally.misses,
    coalesced: tally.coalesced,
    staleReads: counts['stale-read'],
    maxStalenessMs: round(tally.maxStalenessMs),
    dirtyReads: counts['dirty-read'],
    readErrors: tally.readErrors,
    writeErrors: tally.writeErrors,
    errors: tally.readErrors + tally.writeErrors,
    unknown: tally.unknown,
    cancelled: tally.cancelled,
    dbReads: tally.dbReads,
    dbWrites: tally.dbWrites,
    dbMaxInFlight: tally.dbMaxInFlight,
    lostWrites: counts['lost-write'],
    queue: ledgerFigures(tally.ledger),
    failover: failoverFigures(tally.failovers),
    lock: tally.lock,
    latencyMs: { read: quantiles(tally.readMs), write: quantiles(tally.writeMs) },
    tiers: tally.tiers,
    events: tally.events,
  }
}

const ledgerFigures = ({ acknowledged, applied, superseded, owed, lost }: Ledger) => ({
  acknowledged,
  applied,
  superseded,
  owed,
  lost,
})

const failoverFigures = (failovers: Tally['failovers']) => {
  const { count, awayMs, lost, unsure } = failovers ?? { count: 0, awayMs: 0, lost: 0, unsure: 0 }
  return { count, awayMs: round(awayMs), lost, unsure }
}
