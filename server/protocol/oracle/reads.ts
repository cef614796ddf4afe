import type { EventOf } from '../events'
import { note } from './anomalies'
import { madeOld } from './rows'
import type { Oracle, Request } from './state'
import { judgeAfterUnsaved, readUnsaved } from './unsavedReads'

/** Last reads that are remembered, over all clients; past that the memory begins anew. */
const MOST_LAST_READS = 10_000

type Finished = EventOf<'request:finished'>

/**
 * Judges a finished read.
 * @returns how stale it was, in ms; 0: not stale
 */
export function judgeRead(oracle: Oracle, event: Finished, request: Request): number {
  const version = event.version ?? (event.writeId ? readUnsaved(oracle, event) : null)
  if (version === null) return 0
  const back = judgeOrder(oracle, event, version)
  if (!back && oracle.lastReads.unsavedCount > 0) judgeAfterUnsaved(oracle, event, version)
  return version < request.committed ? judgeAge(oracle, event, request, version) : 0
}

/**
 * A read is stale when it returned version v and a version > v of that row was committed before the
 * read began. Staleness: from the commit that made v old to the moment the read returned it.
 */
function judgeAge(oracle: Oracle, event: Finished, request: Request, version: number): number {
  const { at, seq, client, id } = event
  const commit = madeOld(oracle, id, version)
  if (!commit) return 0
  const staleMs = at - commit[1]
  oracle.maxStalenessMs = Math.max(oracle.maxStalenessMs, staleMs)
  note(oracle.anomalies, {
    ...{ kind: 'stale-read', at, seq, client, id, key: null, writeId: event.writeId ?? null },
    proof: [commit[2], request.seq, seq],
    figures: { version, newer: request.committed, staleMs },
  })
  return Math.max(staleMs, 0.001)
}

/**
 * No read of a client may return an older version than an earlier one of it did.
 * @returns whether this one did
 */
function judgeOrder(oracle: Oracle, event: Finished, version: number): boolean {
  const { lastReads } = oracle
  const { at, seq, client, id } = event
  const mine = (lastReads.byClient[client] ??= { versions: {}, seqs: {} })
  const before = mine.versions[id]
  if (before !== undefined && version < before) {
    note(oracle.anomalies, {
      ...{ kind: 'read-back', at, seq, client, id, key: null, writeId: null },
      proof: [mine.seqs[id] ?? seq, seq],
      figures: { version, before },
    })
    return true
  }
  mine.versions[id] = version
  mine.seqs[id] = seq
  if (before === undefined && ++lastReads.count > MOST_LAST_READS) {
    lastReads.byClient = {}
    lastReads.count = 0
  }
  return false
}
