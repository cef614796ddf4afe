import { assertNever, type EventOf, type EventType, type LabEvent } from '@/server/protocol'
import { brief, clientName, measured, seconds } from '../format'
import { sayCluster } from './sayCluster'
import { sayGate } from './sayGate'

/** One readable line for an event, without its time and its client. */
export function sayEvent(event: LabEvent): string {
  switch (event.type) {
    case 'run:started':
    case 'run:paused':
    case 'run:resumed':
    case 'run:stepped':
    case 'run:paced':
    case 'run:ending':
    case 'run:finished':
    case 'params:changed':
    case 'script:slept':
    case 'service:lost':
    case 'service:back':
      return sayRun(event)
    case 'request:started':
      return `${event.op === 'read' ? 'reads' : 'writes'} row ${event.id}`
    case 'request:finished':
      return sayFinished(event)
    case 'cache:asked':
    case 'cache:answered':
    case 'cache:setting':
    case 'cache:set':
    case 'cache:refused':
    case 'cache:deleting':
    case 'cache:deleted':
    case 'cache:observed':
      return sayCache(event)
    case 'lock:requested':
    case 'lock:acquired':
    case 'lock:refused':
    case 'lock:releasing':
    case 'lock:released':
    case 'wait:began':
    case 'wait:ended':
      return sayLock(event)
    case 'db:asked':
    case 'db:began':
    case 'db:answered':
      return sayDb(event)
    case 'call:failed':
      return `${event.call} failed after ${measured(event.ms)}: ${event.message}${event.unknown ? ' It may have been done: the reply was lost.' : ''}`
    case 'queue:sending':
    case 'queue:sent':
    case 'queue:drained':
    case 'worker:started':
    case 'worker:ended':
    case 'job:started':
    case 'job:applied':
    case 'job:skipped':
    case 'job:failed':
      return sayQueue(event)
    case 'tick:began':
    case 'tick:skipped':
    case 'tick:ended':
      return sayTick(event)
    case 'cluster:mapped':
    case 'cluster:redirected':
    case 'cluster:placed':
    case 'cluster:lost':
    case 'cluster:back':
    case 'cluster:inherited':
      return sayCluster(event)
    case 'gate:held':
    case 'gate:passed':
      return sayGate(event)
    case 'hold:began':
    case 'hold:ended':
    case 'fault:asked':
    case 'fault:injected':
    case 'service:broken':
    case 'service:mended':
    case 'db:changed':
      return sayDisturbance(event)
    case 'wire:replied':
      return `${event.server}: ${event.command} → ${event.reply} in ${measured(event.ms)}`
    default:
      return assertNever(event)
  }
}

type RunEvents = EventOf<
  | Extract<EventType, `run:${string}` | `params:${string}` | `script:${string}`>
  | 'service:lost'
  | 'service:back'
>

function sayRun(event: RunEvents): string {
  switch (event.type) {
    case 'run:started':
      return `run of ${event.pattern} began: ${event.scenario}, seed ${event.seed}, speed ${event.speed}×`
    case 'run:paused':
      return 'run paused; Redis keeps expiring'
    case 'run:resumed':
      return 'run goes on'
    case 'run:stepped':
      return 'one step: the call that was held first may pass'
    case 'run:paced':
      return event.delayMs === 0
        ? 'full pace again'
        : `slow motion: each call is held for ${brief(event.delayMs)}`
    case 'run:ending':
      return `run is ending: ${endings[event.reason]}`
    case 'run:finished':
      return `run ${reasons[event.reason]}${event.message ? `: ${event.message}` : ''}`
    case 'params:changed':
      return event.changes.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(', ')
    case 'script:slept':
      return `script waited ${brief(event.ms)}`
    case 'service:lost':
      return `${event.name} lost: ${event.message}`
    case 'service:back':
      return `${event.name} is back`
    default:
      return assertNever(event)
  }
}

const endings = {
  completed: 'its time is over, or all its calls are made',
  stopped: 'a person stops it',
  failed: 'it cannot go on',
} as const
const reasons = { completed: 'completed', stopped: 'was stopped', failed: 'failed' } as const

function sayFinished(event: EventOf<'request:finished'>): string {
  const version = event.version === null ? '' : ` v${event.version}`
  const error = event.error ? `: ${event.error}` : ''
  return `${event.op} of row ${event.id}: ${outcomes[event.outcome]}${version} in ${measured(event.ms)}${error}`
}

const outcomes: Record<EventOf<'request:finished'>['outcome'], string> = {
  hit: 'hit',
  miss: 'miss',
  write: 'written',
  error: 'failed',
  unknown: 'outcome unknown',
  cancelled: 'cancelled',
}

function sayCache(event: EventOf<Extract<EventType, `cache:${string}`>>): string {
  const { key } = event
  switch (event.type) {
    case 'cache:asked':
      return `asks the cache for ${key}${event.purpose === 'first' ? '' : ` (${event.purpose})`}`
    case 'cache:answered':
      return `${key}: ${founds[event.found]}${event.version === null ? '' : ` v${event.version}`} in ${measured(event.ms)}`
    case 'cache:setting':
      return `sets ${key}`
    case 'cache:set':
      return `${key} set to ${event.negative ? '“no such row”' : `v${event.version ?? '?'}`}, ${event.bytes} bytes, ${event.backstop ? 'no TTL' : `for ${brief(event.ttlMs)}`}`
    case 'cache:refused':
      return `${key} not set: what is there is newer`
    case 'cache:deleting':
      return `deletes ${key}`
    case 'cache:deleted':
      return event.existed ? `${key} deleted` : `${key} was not there to delete`
    case 'cache:observed':
      return event.leftMs === null ? `${key} is gone` : `${key} has ${seconds(event.leftMs)} left`
    default:
      return assertNever(event)
  }
}

const founds = {
  value: 'found',
  stale: 'found, its TTL is over:',
  negative: '“no such row” is cached',
  nothing: 'nothing',
} as const

type QueueEvent = EventOf<
  Extract<EventType, `queue:${string}` | `worker:${string}` | `job:${string}`>
>

function sayQueue(event: QueueEvent): string {
  switch (event.type) {
    case 'queue:sending':
      return `sends the write of ${event.key} to the queue, no. ${event.sequence}`
    case 'queue:sent':
      return `the queue has the write of ${event.key} after ${measured(event.ms)}`
    case 'queue:drained':
      return `the queue ${event.left === 0 ? 'is drained' : `still has ${event.left} writes`} after ${measured(event.ms)}${event.how === 'hurried' ? ', and nobody waits for it' : ''}`
    case 'worker:started':
      return `worker ${event.worker} started, process ${event.pid}`
    case 'worker:ended':
      return `worker ${event.worker} ended: ${event.how}`
    case 'job:started':
      return `worker ${event.worker} takes the write of ${event.key}, try ${event.attempt}`
    case 'job:applied':
      return `worker ${event.worker} saved ${event.key} as v${event.version ?? '?'} in ${measured(event.ms)}${event.found ? ', as the database says' : ''}`
    case 'job:skipped':
      return `worker ${event.worker} skips ${event.key}: ${event.why === 'newer' ? 'a later write goes before it' : 'it is saved already'}`
    case 'job:failed':
      return `worker ${event.worker} failed on ${event.key}: ${event.message}`
    default:
      return assertNever(event)
  }
}

function sayTick(event: EventOf<Extract<EventType, `tick:${string}`>>): string {
  if (event.type === 'tick:began') return `tick ${event.n}: the refresh begins`
  if (event.type === 'tick:skipped') return `tick ${event.n} skipped: the last refresh still runs`
  return `the refresh of tick ${event.n} ${event.failed ? 'failed' : 'is done'} after ${measured(event.ms)}`
}

type Disturbance = EventOf<
  | Extract<EventType, `hold:${string}` | `fault:${string}`>
  | 'service:broken'
  | 'service:mended'
  | 'db:changed'
>

function sayDisturbance(event: Disturbance): string {
  switch (event.type) {
    case 'hold:began':
      return `held on purpose before ${event.call}: ${event.why}`
    case 'hold:ended':
      return `goes on after ${measured(event.ms)} of being held`
    case 'fault:asked':
      return `a person asks by hand: ${event.why}`
    case 'fault:injected':
      return `${event.call} fails on purpose: ${event.why}`
    case 'service:broken':
      return `${event.name}: ${event.how} on purpose: ${event.why}`
    case 'service:mended':
      return `${event.name}: ${event.how}`
    case 'db:changed':
      return `row ${event.id} changed to v${event.version ?? '?'} from outside the app${event.asked === undefined ? '' : ', as a person asked'}`
    default:
      return assertNever(event)
  }
}

function sayLock(event: EventOf<Extract<EventType, `lock:${string}` | `wait:${string}`>>): string {
  const { key } = event
  switch (event.type) {
    case 'lock:requested':
      return `asks for the lock ${key}`
    case 'lock:acquired':
      return `holds the lock ${key}, fence ${event.fence}, lease ${brief(event.leaseMs)}`
    case 'lock:refused':
      return `${key} is held by another, ${seconds(event.leftMs)} left`
    case 'lock:releasing':
      return `releases ${key}`
    case 'lock:released':
      return event.owned ? `${key} released` : `${key} was no longer its own: nothing released`
    case 'wait:began':
      return `waits for ${event.on === 'lock' ? `the lock ${key}` : `another’s load of ${key}`}, ${brief(event.upToMs)} at most`
    case 'wait:ended':
      return `waited ${measured(event.ms)} for ${key}: ${whys[event.why]}`
    default:
      return assertNever(event)
  }
}

const whys = {
  landed: 'the value is there',
  released: 'the load failed',
  lease: 'the lease ended, looks again',
  patience: 'patience is over',
} as const

function sayDb(event: EventOf<'db:asked' | 'db:began' | 'db:answered'>): string {
  const query = `${event.op === 'read' ? 'SELECT' : 'UPDATE'} row ${event.id}`
  if (event.type === 'db:asked') return `asks the database: ${query}`
  if (event.type === 'db:began') return `${query} has its place in the pool`
  const what = event.version === null ? 'no such row' : `v${event.version}`
  return `${query}: ${what} in ${measured(event.ms)}`
}

/** Who did it: a client, or the lab itself. */
export const byWhom = (event: LabEvent): string => clientName(event.client)
