import type { EventOf } from '../events'
import { currentOf, missing } from '../ledger'
import { note } from './anomalies'
import { memoryOf } from './rows'
import type { Oracle, Request, Seen } from './state'
import { settle } from './unsaved'

/** Ids of the last writes to a row that are remembered: a write that comes again comes soon. */
const KEPT_WRITES = 8
/** Writes to a row that were not saved, of which the events are kept; the others are counted only. */
const KEPT_UNSAVED = 8

/** A write has ended: whoever cached its value before saving it knows now whether it is saved. */
export function endWrite(
  oracle: Oracle,
  event: EventOf<'request:finished'>,
  request: Request,
): void {
  const { outcome, seq, at, client, id } = event
  const unsure = request.unsure || outcome === 'unknown' || outcome === 'cancelled'
  const inQueue = request.put !== null && oracle.unsaved[request.put]?.fate === 'queued'
  if (request.put !== null && !inQueue) {
    if (unsure) settle(oracle, request.put, 'unknown', seq)
    else if (outcome === 'error') settle(oracle, request.put, 'never', seq)
  }
  if (outcome !== 'write' || request.saved || request.queued || unsure) return
  const { unsaved } = memoryOf(oracle, id)
  unsaved.count++
  if (unsaved.kept.length < KEPT_UNSAVED) unsaved.kept.push({ seq, at, client })
}

/** The database took a write: once for each write id, or it was applied twice. */
export function judgeCommit(oracle: Oracle, event: EventOf<'db:answered'>): void {
  const { id, at, seq, client, version, writeId } = event
  if (writeId === null) return
  const { writes } = memoryOf(oracle, id)
  const before = writes.find((write) => write.writeId === writeId)
  if (before) {
    note(oracle.anomalies, {
      ...{ kind: 'double-apply', at, seq, client, id, key: null, writeId },
      proof: [before.seq, seq],
      figures: { version, sequence: null, over: null },
    })
  }
  writes.push({ writeId, seq })
  if (writes.length > KEPT_WRITES) writes.shift()
}

/** A worker wrote; asked before the ledger books it. */
export function judgeJob(oracle: Oracle, event: EventOf<'job:applied'>): void {
  const { id, at, seq, key, version, writeId, sequence } = event
  const { current, by } = currentOf(oracle.ledger, key)
  if (sequence > current) return
  note(oracle.anomalies, {
    ...{ kind: 'double-apply', at, seq, client: null, id, key, writeId },
    proof: [by, seq],
    figures: { version, sequence, over: current },
  })
}

/** Nobody works on the queue any more: what is not in the database by now is lost. */
export function judgeDrain(oracle: Oracle, event: EventOf<'queue:drained'>): void {
  for (const { seq, at, client, id, key, writeId, sequence } of missing(oracle.ledger)) {
    note(oracle.anomalies, {
      ...{ kind: 'lost-write', at, seq, client, id, key, writeId },
      proof: [seq, event.seq],
      figures: { sequence },
    })
  }
  for (const [writeId, { fate, key, sequence }] of Object.entries(oracle.unsaved)) {
    if (fate !== 'queued' || key === null || sequence === null) continue
    const over = sequence <= currentOf(oracle.ledger, key).current
    settle(oracle, writeId, over ? 'superseded' : 'never', event.seq)
  }
}

/** The run is over: an acknowledged write that nobody saved, and no later one either, is lost. */
export function judgeEnd(oracle: Oracle, { seq: end }: EventOf<'run:finished'>): void {
  for (const [id, { unsaved }] of Object.entries(oracle.rows)) {
    for (const write of unsaved.kept) lost(oracle, Number(id), write, end)
    oracle.anomalies.counts['lost-write'] += unsaved.count - unsaved.kept.length
  }
}

function lost(oracle: Oracle, id: number, { seq, at, client }: Seen, end: number): void {
  note(oracle.anomalies, {
    ...{ kind: 'lost-write', at, seq, client, id, key: null, writeId: null },
    proof: [seq, end],
    figures: { sequence: null },
  })
}
