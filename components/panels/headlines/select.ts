import { openFor, quantile, type LabState, type PanelName } from '@/server/protocol'

export interface HeadlinesView {
  /** Finished: what the end of the run cut off is in none of these figures. */
  reads: number
  writes: number
  /** Begun and not ended. */
  open: { reads: number; writes: number }
  /** Of finished reads and the first looks of open ones, 0..1; null before the first. */
  hitRatio: number | null
  misses: number
  dbCalls: number
  saved: number
  /** Of finished reads, in ms; null before the first. */
  p99: number | null
  /** The longest wait of a read that is still open, in ms, without the time for which it was held. */
  openMs: number | null
  stale: number
  maxStalenessMs: number
  maxHolders: number
  /** Acknowledged writes that are not in the database yet, and those that never will be. */
  owed: number
  lost: number
  /** The longest time in which a scheduled key was gone, ms; null: this pattern has no schedule. */
  gapMs: number | null
}

export function selectHeadlines(state: LabState, now: number): HeadlinesView {
  const { tally } = state
  const looks = firstLooks(state)
  const { open, openMs } = openReads(state, now)
  return {
    reads: tally.reads,
    writes: tally.writes,
    open: { reads: open, writes: openWrites(state) },
    hitRatio: hitRatio(state),
    misses: looks.misses,
    dbCalls: tally.dbReads + tally.dbWrites,
    saved: tally.hits + tally.coalesced,
    p99: tally.readMs.count === 0 ? null : quantile(tally.readMs, 0.99),
    openMs,
    stale: tally.anomalies.counts['stale-read'],
    maxStalenessMs: tally.maxStalenessMs,
    maxHolders: tally.lock.maxHolders,
    owed: tally.ledger.owed,
    lost: tally.ledger.lost,
    gapMs: state.schedule?.gaps.longestMs ?? null,
  }
}

/**
 * What the last figure is of. Where that is the queue or the schedule, their own panels say it too: two who
 * held one lock at once are said nowhere else in numbers, and take the place.
 */
export function lastOf(
  { maxHolders }: HeadlinesView,
  panels: readonly PanelName[],
): 'holders' | 'owed' | 'gap' {
  if (maxHolders > 1) return 'holders'
  return panels.includes('queue') ? 'owed' : panels.includes('schedule') ? 'gap' : 'holders'
}

/**
 * Share of hits among the reads that were answered and the first looks of those that are open, 0..1; null
 * before the first. The one hit ratio of every screen.
 */
export function hitRatio(state: LabState): number | null {
  const { hits, misses } = firstLooks(state)
  return hits + misses === 0 ? null : hits / (hits + misses)
}

/**
 * Counted when the cache answered, not when the read ended: a stampede dents the ratio at once. A read that
 * failed or was cut off is taken out when it ends, so at the end these are the hits and misses of the summary.
 */
function firstLooks(state: LabState): { hits: number; misses: number } {
  const sum = { hits: 0, misses: 0 }
  for (const { hits, misses } of state.series.buckets) {
    sum.hits += hits
    sum.misses += misses
  }
  return sum
}

/** Reads under way, and how long the slowest of them has been open, in ms, held time left out. */
export function openReads(state: LabState, now: number): { open: number; openMs: number | null } {
  let open = 0
  let openMs: number | null = null
  for (const client of Object.values(state.clients)) {
    const ms = client.op === 'read' ? openFor(client, now) : null
    if (ms === null) continue
    open++
    openMs = Math.max(openMs ?? 0, ms)
  }
  return { open, openMs }
}

const openWrites = ({ clients }: LabState): number =>
  Object.values(clients).filter(({ op, openSince }) => op === 'write' && openSince !== null).length
