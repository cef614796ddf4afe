import { assertNever } from '../never'
import type { EventOf } from '../events'
import { judgeRead } from './reads'
import { committed, memoryOf, newestOf } from './rows'
import type { Oracle, Request } from './state'
import { cacheUnsaved, settle } from './unsaved'
import { endWrite, judgeCommit, judgeDrain, judgeJob } from './writes'

const newRequest = (): Request => ({
  ...{ req: 0, id: 0, seq: 0, startedAt: 0, committed: 0, loads: 0, loaded: 0 },
  ...{ waited: false, put: null, saved: false, queued: false, unsure: false },
})

export function beginRequest(oracle: Oracle, event: EventOf<'request:started'>): void {
  // One object a client, used again: a busy page folds 20,000 requests a second.
  const request = (oracle.requests[event.client] ??= newRequest())
  request.req = event.req
  request.id = event.id
  request.seq = event.seq
  request.startedAt = event.at
  request.committed = newestOf(oracle, event.id)
  request.loads = request.loaded = 0
  request.put = null
  request.waited = request.saved = request.queued = request.unsure = false
}

/** @returns for a read, how stale it was in ms (0: not stale) */
export function endRequest(oracle: Oracle, event: EventOf<'request:finished'>): number {
  const request = requestOf(oracle, event)
  if (!request) return 0
  const staleMs = event.op === 'read' ? judgeRead(oracle, event, request) : 0
  if (event.op === 'write') endWrite(oracle, event, request)
  request.req = 0
  return staleMs
}

/** It waits for another, or looks once more: what it gets is another's load. */
export function seeWaiting(oracle: Oracle, event: { client: number; req: number }): void {
  const request = requestOf(oracle, event)
  if (request) request.waited = true
}

/** It waits no longer: what it gets is what was there before, and no load of another's. */
export function giveUpWaiting(oracle: Oracle, event: { client: number; req: number }): void {
  const request = requestOf(oracle, event)
  if (request) request.waited = false
}

/** Whether another's load answers this request; asked before its end. */
export function isServedByOther(oracle: Oracle, event: EventOf<'request:finished'>): boolean {
  const request = requestOf(oracle, event)
  return request?.loads === 0 && request.waited
}

/** The request in whose name a call was made; background work outlives its own. */
function requestOf(oracle: Oracle, call: { client: number; req: number }): Request | undefined {
  const request = oracle.requests[call.client]
  return request?.req === call.req ? request : undefined
}

export function seeCached(oracle: Oracle, event: EventOf<'cache:set'>): void {
  if (event.version !== null) {
    memoryOf(oracle, event.id).cached[`${event.tier}/${event.key}`] = event.version
  } else if (event.writeId !== null) {
    const known = oracle.unsaved[event.writeId] !== undefined
    cacheUnsaved(oracle, event, event.writeId)
    // An undo brings an earlier value back: that one belongs to another request.
    const request = requestOf(oracle, event)
    if (request && !known) request.put = event.writeId
  }
}

export function seeAsked(oracle: Oracle, event: EventOf<'db:asked'>): void {
  const request = requestOf(oracle, event)
  if (request && event.op === 'read') request.loads++
}

export function seeAnswered(oracle: Oracle, event: EventOf<'db:answered'>): void {
  const { op, id, version, writeId, seq } = event
  if (version === null) return
  const request = requestOf(oracle, event)
  if (op === 'write') {
    judgeCommit(oracle, event)
    settle(oracle, writeId, 'saved', seq, version)
    if (request) request.saved = true
  } else if (request) request.loaded = version
  committed(oracle, id, version, event)
}

/** The row changed behind the app's back. */
export function seeChanged(oracle: Oracle, event: EventOf<'db:changed'>): void {
  if (event.version !== null) committed(oracle, event.id, event.version, event)
}

export function seeFailed(oracle: Oracle, event: EventOf<'call:failed'>): void {
  if (!event.unknown || (event.call !== 'db.write' && event.call !== 'queue.send')) return
  const request = requestOf(oracle, event)
  if (request) request.unsure = true
}

type QueueEvent = EventOf<
  | 'queue:sending'
  | 'queue:sent'
  | 'queue:drained'
  | 'worker:ended'
  | 'job:started'
  | 'job:applied'
  | 'job:skipped'
  | 'job:failed'
>

/** Seen before the ledger books it. */
export function seeQueue(oracle: Oracle, event: QueueEvent): void {
  switch (event.type) {
    case 'queue:sending': {
      const request = requestOf(oracle, event)
      if (request) request.queued = true
      return
    }
    case 'queue:sent': {
      const value = oracle.unsaved[event.writeId]
      if (value?.fate === 'open') value.fate = 'queued'
      if (value) Object.assign(value, { key: event.key, sequence: event.sequence })
      return
    }
    case 'job:applied':
      judgeJob(oracle, event)
      settle(oracle, event.writeId, 'saved', event.seq, event.version)
      if (event.version !== null) committed(oracle, event.id, event.version, event)
      return
    case 'job:skipped':
      return settle(
        oracle,
        event.writeId,
        event.why === 'newer' ? 'superseded' : 'saved',
        event.seq,
      )
    case 'queue:drained':
      return judgeDrain(oracle, event)
    case 'worker:ended':
    case 'job:started':
    case 'job:failed':
      return
    default:
      return assertNever(event)
  }
}
