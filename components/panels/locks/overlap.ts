import type { Holder } from '@/server/protocol'
import { brief, clientName, seconds } from '../format'

/** Two readings of one moment, taken before and after a round trip, may differ by this much. */
const TOLERANCE = 20

/** Why two hold one lock at once, and what keeps that from doing harm. */
export interface Overlap {
  /** In a few words, after a colon. */
  cause: string
  /** In sentences, with names and times. */
  why: string
  advice: string
}

/**
 * @param fenced whether sets with an older fence are refused
 * @returns null while at most one holds it
 */
export function overlapOf(holders: readonly Holder[], now: number, fenced = false): Overlap | null {
  const [first, second] = [...holders].sort((a, b) => a.since - b.since)
  if (!first || !second) return null
  const [old, next] = [clientName(first.client), clientName(second.client)]
  const refused = `What ${old} loads is refused when it comes.`
  const since = `Both have held it for ${seconds(now - second.since)}.`
  if (second.since >= first.leaseUntil - TOLERANCE) {
    const server = first.tier === null ? 'Redis' : 'Memcached'
    return {
      cause: 'a lease ended before its load did',
      why: `${old} kept working after its lease of ${brief(first.leaseMs)} ended at ${seconds(first.leaseUntil)}, and ${server} gave the lock to ${next}. ${since}`,
      advice: `${fenced ? `${refused} ` : ''}A lease longer than the load prevents it.`,
    }
  }
  if (first.tier !== null) {
    return {
      cause: 'a delete took the lease from the first of them',
      why: `The entry that carried the lease of ${old} was deleted, so Memcached gave a new one to ${next}. ${since}`,
      advice: refused,
    }
  }
  return {
    cause: 'Redis lost the lock while it was held',
    why: `Redis lost the lock while ${old} held it, so ${next} could take it. ${since}`,
    advice:
      'No lease prevents that, and its fences may begin anew: only a version keeps out what the first one writes late.',
  }
}
