import type { EventOf } from '@/server/protocol'
import { brief, measured, seconds } from '../format'
import type { Sayings } from './say'

const founds = {
  value: 'found',
  stale: 'found, its TTL is over:',
  negative: '“no such row” is cached',
  nothing: 'nothing',
} as const

/** Why a wait ended. */
const waited = {
  landed: 'the value is there',
  released: 'the load failed',
  lease: 'the lease ended, looks again',
  settled: 'the write is no longer on its way, looks again',
  patience: 'patience is over',
} as const

/** What one waits for. */
const waits = { lock: 'the lock', flight: 'another’s load of', owed: 'the owed write of' } as const

const named = (version: number | null): string => `v${version ?? '?'}`
const query = ({ op, id }: Pick<EventOf<'db:asked'>, 'op' | 'id'>): string =>
  `${op === 'read' ? 'SELECT' : 'UPDATE'} row ${id}`

/** The cache, locks, database, queue, schedule and cluster. */
export const ofTheServers = {
  'cache:asked': ({ key, purpose }) =>
    `asks the cache for ${key}${purpose === 'first' ? '' : ` (${purpose})`}`,
  'cache:answered': ({ key, found, version, ms }) =>
    `${key}: ${founds[found]}${version === null ? '' : ` v${version}`} in ${measured(ms)}`,
  'cache:setting': ({ key }) => `sets ${key}`,
  'cache:set': ({ key, negative, version, bytes, backstop, ttlMs, askedMs }) =>
    `${key} set to ${negative ? '“no such row”' : named(version)}, ${bytes} bytes, ${backstop ? 'no TTL: our backstop is' : 'for'} ${brief(ttlMs)}${askedMs === undefined ? '' : `: ${brief(askedMs)} in whole seconds, 2 at least`}`,
  'cache:refused': ({ key, fences }) =>
    `${key} not set: ${fences ? `older fence ${fences.own} < ${fences.given}` : 'what is there is newer'}`,
  'cache:deleting': ({ key }) => `deletes ${key}`,
  'cache:deleted': ({ key, existed }) =>
    existed ? `${key} deleted` : `${key} was not there to delete`,
  'cache:observed': ({ key, leftMs }) =>
    leftMs === null ? `${key} is gone` : `${key} has ${seconds(leftMs)} left`,

  'lock:requested': ({ key }) => `asks for the lock ${key}`,
  'lock:acquired': ({ key, fence, leaseMs }) =>
    `holds the lock ${key}, fence ${fence}, lease ${brief(leaseMs)}`,
  'lock:refused': ({ key, leftMs }) => `${key} is held by another, ${seconds(leftMs)} left`,
  'lock:releasing': ({ key }) => `releases ${key}`,
  'lock:released': ({ key, owned }) =>
    owned ? `${key} released` : `${key} was no longer its own: nothing released`,
  'wait:began': ({ key, on, upToMs }) => `waits for ${waits[on]} ${key}, ${brief(upToMs)} at most`,
  'wait:ended': ({ key, ms, why }) => `waited ${measured(ms)} for ${key}: ${waited[why]}`,

  'db:asked': (event) => `asks the database: ${query(event)}`,
  'db:began': (event) => `${query(event)} has its place in the pool`,
  'db:answered': (event) =>
    `${query(event)}: ${event.version === null ? 'no such row' : named(event.version)} in ${measured(event.ms)}`,
  'db:changed': ({ id, version, asked }) =>
    `row ${id} changed to ${named(version)} from outside the app${asked === undefined ? '' : ', as a person asked'}`,

  'queue:sending': ({ key, sequence }) => `sends the write of ${key} to the queue, no. ${sequence}`,
  'queue:sent': ({ key, ms }) => `the queue has the write of ${key} after ${measured(ms)}`,
  'queue:drained': ({ left, ms, how }) =>
    `the queue ${left === 0 ? 'is drained' : `still has ${left} writes`} after ${measured(ms)}${how === 'hurried' ? ', and nobody waits for it' : ''}`,
  'worker:started': ({ worker, pid }) => `worker ${worker} started, process ${pid}`,
  'worker:ended': ({ worker, how }) => `worker ${worker} ended: ${how}`,
  'job:started': ({ worker, key, attempt }) =>
    `worker ${worker} takes the write of ${key}, try ${attempt}`,
  'job:applied': ({ worker, key, version, ms, found }) =>
    `worker ${worker} saved ${key} as ${named(version)} in ${measured(ms)}${found ? ', as the database says' : ''}`,
  'job:skipped': ({ worker, key, why }) =>
    `worker ${worker} skips ${key}: ${why === 'newer' ? 'a later write goes before it' : 'it is saved already'}`,
  'job:failed': ({ worker, key, message }) => `worker ${worker} failed on ${key}: ${message}`,

  'tick:began': ({ n }) => `tick ${n}: the refresh begins`,
  'tick:skipped': ({ n }) => `tick ${n} skipped: the last refresh still runs`,
  'tick:ended': ({ n, failed, ms }) =>
    `the refresh of tick ${n} ${failed ? 'failed' : 'is done'} after ${measured(ms)}`,

  'cluster:mapped': ({ slots }) =>
    `the cluster’s map: ${slots.length} range${slots.length === 1 ? '' : 's'} of slots`,
  'cluster:redirected': ({ from, slot, to, kind }) =>
    `${from} redirects slot ${slot} to ${to} (${kind})`,
  'cluster:placed': ({ key, slot }) => `the cluster puts ${key} into slot ${slot}`,
  'cluster:lost': ({ node, how }) =>
    `${node} is gone${how === 'killed' ? ': killed on purpose' : ''}`,
  'cluster:back': ({ node }) => `${node} answers again`,
  'cluster:inherited': ({ node, keys, from }) =>
    `${node} has ${keys.length} key${keys.length === 1 ? '' : 's'} of ${from}, which is gone`,
} satisfies Partial<Sayings>
