import type { EventOf, LabEvent } from './events'

/**
 * The ledger of write-behind: what was acknowledged must be applied, or superseded by a later write of
 * its key that is. Until then it is owed. At any time
 * acknowledged = applied + superseded + owed + lost.
 */
export interface Ledger {
  acknowledged: number
  applied: number
  superseded: number
  owed: number
  /** Acknowledged, and when the run has ended neither it nor a later write of its key is in the database. */
  lost: number
  /** Commits of a write that was in the database already, or that was older than what was there. */
  doubled: number
  /** What the broker still had at the end; null before. */
  left: number | null
  /** Writes on their way, by job. */
  open: Record<string, OpenWrite>
  keys: Record<string, KeyLedger>
  /** Jobs that a worker writes now → the worker and the `seq` of the beginning. */
  writing: Record<string, { worker: number; seq: number }>
}

interface OpenWrite {
  /** Of `queue:sending`. */
  seq: number
  sent: boolean
  /** A worker may be done before the sender has its reply. */
  end: 'applied' | 'superseded' | null
}
interface KeyLedger {
  /** The sequence of the write that is in the database, and the event that put it there. */
  current: number
  by: number
  /** Acknowledged writes: all that are owed, and the last 32 of the others. */
  acknowledged: Acknowledged[]
}
/** A write that the broker has taken, by the event that told so, and how it is counted; null: it is owed. */
export type Acknowledged = Pick<
  EventOf<'queue:sent'>,
  'sequence' | 'seq' | 'at' | 'client' | 'id' | 'key' | 'writeId'
> & { end: OpenWrite['end'] }

type Told = Pick<EventOf<'queue:sent'>, 'jobId' | 'key' | 'sequence'>

/** So many settled writes of a key are remembered, in case an older one is put over them. */
const REMEMBERED = 32

export const emptyLedger = (): Ledger => ({
  acknowledged: 0,
  applied: 0,
  superseded: 0,
  owed: 0,
  lost: 0,
  doubled: 0,
  left: null,
  open: {},
  keys: {},
  writing: {},
})

/** Books one event, in place. */
export function book(ledger: Ledger, event: LabEvent): void {
  switch (event.type) {
    case 'queue:sending':
      ledger.open[event.jobId] = { seq: event.seq, sent: false, end: null }
      return
    case 'queue:sent':
      return acknowledge(ledger, event)
    case 'call:failed':
      if (event.call === 'queue.send') forget(ledger, event.of)
      return
    case 'job:started':
      ledger.writing[event.jobId] = { worker: event.worker, seq: event.seq }
      return
    case 'job:applied':
      return apply(ledger, event)
    case 'job:skipped':
      delete ledger.writing[event.jobId]
      return end(ledger, event, event.why === 'newer' ? 'superseded' : 'applied')
    case 'job:failed':
      delete ledger.writing[event.jobId]
      return
    case 'worker:ended':
      for (const [jobId, { worker }] of Object.entries(ledger.writing)) {
        if (worker === event.worker) delete ledger.writing[jobId]
      }
      return
    case 'queue:drained':
      return drain(ledger, event.left)
    default:
      return
  }
}

const keyOf = (ledger: Ledger, key: string): KeyLedger =>
  (ledger.keys[key] ??= { current: 0, by: 0, acknowledged: [] })

/** The sequence that is in the database of a key, and the event that put it there. */
export const currentOf = (ledger: Ledger, key: string): { current: number; by: number } =>
  ledger.keys[key] ?? { current: 0, by: 0 }

function acknowledge(ledger: Ledger, event: EventOf<'queue:sent'>): void {
  ledger.acknowledged++
  ledger.owed++
  const key = keyOf(ledger, event.key)
  const { sequence, seq, at, client, id, writeId } = event
  key.acknowledged.push({ sequence, seq, at, client, id, key: event.key, writeId, end: null })
  trim(key)
  const write = ledger.open[event.jobId]
  if (!write) return
  write.sent = true
  if (write.end) end(ledger, event, write.end)
}

/** A write whose sending failed was not acknowledged: it is in no figure, whatever became of it. */
function forget(ledger: Ledger, seq: number): void {
  for (const [jobId, write] of Object.entries(ledger.open)) {
    if (write.seq === seq) delete ledger.open[jobId]
  }
}

function apply(ledger: Ledger, event: EventOf<'job:applied'>): void {
  delete ledger.writing[event.jobId]
  const key = keyOf(ledger, event.key)
  if (event.sequence <= key.current) ledger.doubled++
  key.current = event.sequence
  key.by = event.seq
  trim(key)
  end(ledger, event, 'applied')
}

/** @param job by the event that told of it */
function end(ledger: Ledger, job: Told, how: 'applied' | 'superseded'): void {
  const { jobId, key, sequence } = job
  const write = ledger.open[jobId]
  if (!write) return
  write.end = how
  if (!write.sent) return
  delete ledger.open[jobId]
  ledger[how]++
  ledger.owed--
  const booked = ledger.keys[key]?.acknowledged.findLast((one) => one.sequence === sequence)
  if (booked) booked.end = how
}

function trim({ acknowledged, current }: KeyLedger): void {
  const settled = acknowledged.filter(({ sequence }) => sequence <= current)
  if (settled.length <= REMEMBERED) return
  const oldest = settled.reduce((a, b) => (b.sequence < a.sequence ? b : a))
  acknowledged.splice(acknowledged.indexOf(oldest), 1)
}

/**
 * Nobody works on the queue any more: what is not in the database is lost, however it was counted so far,
 * as a write is that was left out for one that never came. What else is owed has a later write over it.
 */
function drain(ledger: Ledger, left: number): void {
  ledger.left = left
  for (const { end } of missing(ledger)) {
    ledger.lost++
    ledger[end ?? 'owed']--
  }
  ledger.superseded += ledger.owed
  ledger.owed = 0
}

/** Acknowledged writes of which neither they nor later ones of their key are in the database. */
export const missing = (ledger: Ledger): Acknowledged[] =>
  Object.values(ledger.keys).flatMap(({ acknowledged, current }) =>
    acknowledged.filter(({ sequence }) => sequence > current),
  )
