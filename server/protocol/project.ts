import type { EventOf, LabEvent } from './events'
import { assertNever } from './never'
import { projectCache } from './projectCache'
import { projectCluster } from './projectCluster'
import { projectFaults } from './projectFaults'
import { projectDb, projectLocks } from './projectCalls'
import { projectHeld, projectPause } from './projectHeld'
import { projectQueue } from './projectQueue'
import { projectServers } from './projectServers'
import { projectSchedule } from './projectSchedule'
import { pass, stand } from './projectLines'
import { bucketAt, countInSeries } from './series'
import type { ClientState, LabState } from './state'
import { count } from './tally'

/**
 * Folds one event into the state, in place: the same fold in the browser (live, scrubbed, replayed)
 * and on the server (the snapshot of a late joiner), so both come to the same state.
 * @throws when the event does not follow the last one
 */
export function project(state: LabState, event: LabEvent): LabState {
  if (event.seq !== state.seq + 1) throw new Error(`event ${event.seq} after ${state.seq}: a hole`)
  state.seq = event.seq
  state.at = event.at
  const staleMs = count(state.tally, event)
  countInSeries(state.series, event, staleMs)
  if ('line' in event) stand(state, event)
  fold(state, event)
  projectSchedule(state, event)
  projectCluster(state, event)
  return state
}

function fold(state: LabState, event: LabEvent): void {
  switch (event.type) {
    case 'run:started':
    case 'run:paused':
    case 'run:resumed':
    case 'run:stepped':
    case 'run:paced':
    case 'run:ending':
    case 'run:finished':
    case 'params:changed':
      return projectRun(state, event)
    case 'request:started':
    case 'request:finished':
      return projectRequest(state, event)
    case 'cache:asked':
    case 'cache:answered':
    case 'cache:setting':
    case 'cache:set':
    case 'cache:refused':
    case 'cache:deleting':
    case 'cache:deleted':
    case 'cache:observed':
      return projectCache(state, event)
    case 'lock:requested':
    case 'lock:acquired':
    case 'lock:refused':
    case 'lock:releasing':
    case 'lock:released':
    case 'wait:began':
    case 'wait:ended':
      return projectLocks(state, event)
    case 'db:asked':
    case 'db:began':
    case 'db:answered':
      return projectDb(state, event)
    case 'gate:held':
    case 'gate:passed':
    case 'hold:began':
    case 'hold:ended':
      return projectHeld(state, event)
    case 'call:failed':
      projectDb(state, event)
      return projectQueue(state, event)
    case 'queue:sending':
    case 'queue:sent':
    case 'queue:drained':
    case 'worker:started':
    case 'worker:ended':
    case 'job:started':
    case 'job:applied':
    case 'job:skipped':
    case 'job:failed':
      return projectQueue(state, event)
    case 'service:lost':
    case 'service:back':
    case 'service:broken':
    case 'service:mended':
    case 'service:evicted':
      return projectServers(state, event)
    case 'script:slept':
    case 'wire:replied':
    case 'tick:began':
    case 'tick:skipped':
    case 'tick:ended':
    case 'cluster:mapped':
    case 'cluster:redirected':
    case 'cluster:placed':
    case 'cluster:lost':
    case 'cluster:back':
    case 'cluster:inherited':
      return
    case 'fault:asked':
    case 'fault:injected':
      return projectFaults(state, event)
    case 'db:changed':
      return changeRow(state, event)
    default:
      assertNever(event)
  }
}

type RunEvent = EventOf<
  | 'run:started'
  | 'run:paused'
  | 'run:resumed'
  | 'run:stepped'
  | 'run:paced'
  | 'run:ending'
  | 'run:finished'
  | 'params:changed'
>

function projectRun(state: LabState, event: RunEvent): void {
  switch (event.type) {
    case 'run:started': {
      const { type: _type, seq: _seq, at: _at, client: _client, ...run } = event
      Object.assign(state, { run, params: { ...event.params }, status: 'running' })
      state.queue.broker = brokerOf(event.params)
      return
    }
    case 'run:paused':
      state.status = 'paused'
      return projectPause(state, event.at)
    case 'run:resumed':
      state.status = 'running'
      return projectPause(state, event.at)
    case 'run:stepped':
      return
    case 'run:paced':
      state.delayMs = event.delayMs
      return
    case 'run:ending':
      // A run that ends holds nobody.
      Object.assign(state, { status: 'ending', reason: event.reason, delayMs: 0 })
      state.endingAt = event.at
      return
    case 'run:finished':
      Object.assign(state, { status: 'finished', reason: event.reason, message: event.message })
      return
    case 'params:changed':
      for (const { name, to } of event.changes) state.params[name] = to
      return
    default:
      assertNever(event)
  }
}

/** Only a pattern with a queue has this parameter. */
const brokerOf = ({ broker }: EventOf<'run:started'>['params']): string | null =>
  typeof broker === 'string' ? broker : null

const newClient = (): ClientState => ({
  doing: 'nothing',
  holds: false,
  op: null,
  id: null,
  since: 0,
  req: 0,
  openSince: null,
  heldMs: 0,
  heldSince: null,
  heldBy: null,
  foundIn: null,
  line: 0,
  sub: 0,
})

function projectRequest(
  state: LabState,
  event: EventOf<'request:started' | 'request:finished'>,
): void {
  bucketAt(state.series, event.at)
  const client = (state.clients[event.client] ??= newClient())
  client.since = event.at
  client.line = client.sub = 0
  if (event.type === 'request:finished' && event.passed) pass(state, event.passed)
  client.req = event.req
  client.heldMs = 0
  client.heldSince = client.heldBy = null
  if (event.type === 'request:started') {
    client.doing = 'asking'
    client.op = event.op
    client.id = event.id
    client.openSince = event.at
    client.foundIn = null
  } else {
    client.doing = 'nothing'
    client.openSince = null
    if (event.outcome === 'cancelled') letGo(state, event.client)
  }
}

/** A request that the end of the run cut off neither waits nor holds a lock any more. */
function letGo(state: LabState, client: number): void {
  const known = state.clients[client]
  if (known) known.holds = false
  for (const lock of Object.values(state.locks)) {
    lock.waiters = lock.waiters.filter((waiter) => waiter.client !== client)
    lock.holders = lock.holders.filter((holder) => holder.client !== client)
  }
}

/** The newest version of a row, whoever wrote it. */
function changeRow(state: LabState, { id, version }: EventOf<'db:changed'>): void {
  const row = (state.rows[id] ??= { version: null, reads: 0, writes: 0 })
  if (version !== null) row.version = Math.max(row.version ?? 0, version)
}
