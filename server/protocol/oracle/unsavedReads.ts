import type { EventOf } from '../events'
import { note } from './anomalies'
import type { Oracle, ReadBack, Seen, Unsaved } from './state'

/** Reads of one value that are kept until its fate is known; the others are counted only. */
const KEPT_READS = 8
/** Reads after it that are kept until then; others are not judged. */
const KEPT_BACKS = 32
/** Clients that are remembered to have read an unsaved value; past that the memory begins anew. */
const MOST_READERS = 5000

type Finished = EventOf<'request:finished'>

const isOpen = ({ fate }: Unsaved) => fate === 'open' || fate === 'queued'

/**
 * A read returned a value that was not saved when it was cached.
 * @returns its version when it is known to be saved since
 */
export function readUnsaved(oracle: Oracle, event: Finished): number | null {
  const { writeId = '', seq, at, client } = event
  const value = oracle.unsaved[writeId]
  if (!value) return null
  if (value.fate === 'saved') return value.version
  if (value.fate === 'never') dirty(oracle, writeId, value, { seq, at, client })
  else if (isOpen(value)) {
    value.reads.count++
    if (value.reads.kept.length < KEPT_READS) value.reads.kept.push({ seq, at, client })
    rememberReader(oracle, event, writeId)
  }
  return null
}

function rememberReader(
  { lastReads }: Oracle,
  { client, id, seq }: Finished,
  writeId: string,
): void {
  const place = `${client}/${id}`
  if (!lastReads.unsaved[place] && ++lastReads.unsavedCount > MOST_READERS) {
    lastReads.unsaved = {}
    lastReads.unsavedCount = 1
  }
  lastReads.unsaved[place] = { writeId, seq }
}

/** This client has read a value that was not saved then: is that one newer than what it reads now? */
export function judgeAfterUnsaved(oracle: Oracle, event: Finished, version: number): void {
  const { lastReads } = oracle
  const { at, seq, client, id } = event
  const place = `${client}/${id}`
  const last = lastReads.unsaved[place]
  if (!last) return
  const value = oracle.unsaved[last.writeId]
  const back: ReadBack = { seq, at, client, version, first: last.seq }
  if (value && isOpen(value)) {
    if (value.backs.length < KEPT_BACKS) value.backs.push(back)
  } else if (!value || !wentBack(oracle, last.writeId, value, back)) {
    delete lastReads.unsaved[place]
    lastReads.unsavedCount--
  }
}

/** @returns whether the later of the two reads is surely the older value */
function wentBack(oracle: Oracle, writeId: string, value: Unsaved, back: ReadBack): boolean {
  const { version, at, seq, client, first } = back
  if (!isOlder(version, value)) return false
  note(oracle.anomalies, {
    ...{ kind: 'read-back', at, seq, client, id: value.id, key: null, writeId },
    proof: [first, seq],
    figures: { version, before: value.version },
  })
  return true
}

/** A value that was superseded got no version; what was committed before it was cached is older. */
function isOlder(version: number, { fate, version: saved, after }: Unsaved): boolean {
  if (fate === 'saved') return saved !== null && version < saved
  return fate === 'superseded' && version <= after
}

function dirty(oracle: Oracle, writeId: string, value: Unsaved, read: Seen): void {
  const { at, seq, client } = read
  const proof = [value.seq, seq, value.settledBy].sort((a, b) => a - b)
  note(oracle.anomalies, {
    ...{ kind: 'dirty-read', at, seq, client, id: value.id, key: null, writeId, proof },
    figures: {},
  })
}

/** The fate of a value is known: so is what its reads were. */
export function settleReads(oracle: Oracle, writeId: string, value: Unsaved): void {
  const { reads, backs, fate } = value
  for (const back of backs) wentBack(oracle, writeId, value, back)
  if (fate === 'never') {
    for (const read of reads.kept) dirty(oracle, writeId, value, read)
    oracle.anomalies.counts['dirty-read'] += reads.count - reads.kept.length
  }
  value.reads = { count: 0, kept: [] }
  // A write that nobody knows of may turn out to be saved.
  if (fate !== 'unknown') value.backs = []
}
