import { isCutOff, type EventOf } from '@/server/protocol'
import { brief, measured, plural } from '../format'
import type { Sayings } from './say'

const endings = {
  completed: 'its time is over, or all its calls are made',
  stopped: 'a person stops it',
  failed: 'it cannot go on',
} as const
const reasons = { completed: 'completed', stopped: 'was stopped', failed: 'failed' } as const

const outcomes: Record<EventOf<'request:finished'>['outcome'], string> = {
  hit: 'hit',
  miss: 'miss',
  write: 'written',
  error: 'failed',
  unknown: 'outcome unknown',
  cancelled: 'cancelled',
}

/** What let a held call go. */
const passed = { resume: 'the run goes on', step: 'one step', pace: 'slow motion' } as const

/** The run as a whole, its requests, and what the lab does to it. */
export const ofTheRun = {
  'run:started': ({ pattern, scenario, seed, speed }) =>
    `run of ${pattern} began: ${scenario}, seed ${seed}, speed ${speed}×`,
  'run:paused': () => 'run paused; Redis keeps expiring',
  'run:resumed': () => 'run goes on',
  'run:stepped': () => 'one step: the call that was held first may pass',
  'run:paced': ({ delayMs }) =>
    delayMs === 0 ? 'full pace again' : `slow motion: each call is held for ${brief(delayMs)}`,
  'run:ending': ({ reason }) => `run is ending: ${endings[reason]}`,
  'run:finished': ({ reason, message }) => `run ${reasons[reason]}${message ? `: ${message}` : ''}`,
  'params:changed': ({ changes }) =>
    changes.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(', '),
  'script:slept': ({ ms }) => `script waited ${brief(ms)}`,

  'request:started': ({ op, id }) => `${op === 'read' ? 'reads' : 'writes'} row ${id}`,
  'request:finished': ({ op, id, ms, outcome, version, error }) =>
    `${op} of row ${id}: ${outcomes[outcome]}${version === null ? '' : ` v${version}`} in ${measured(ms)}${error ? `: ${error}` : ''}`,
  'call:failed': (event) => {
    const { call, ms, message, unknown } = event
    if (isCutOff(event)) return `${call} was cut off by the end of the run after ${measured(ms)}`
    return `${call} failed after ${measured(ms)}: ${message}${unknown ? ' It may have been done: the reply was lost.' : ''}`
  },

  'gate:held': ({ call }) => `${call} is held by the lab`,
  'gate:passed': ({ call, ms, by }) => `${call} goes on after ${measured(ms)}: ${passed[by]}`,
  'hold:began': ({ call, why }) => `held on purpose before ${call}: ${why}`,
  'hold:ended': ({ ms }) => `goes on after ${measured(ms)} of being held`,

  'fault:asked': ({ why }) => `a person asks by hand: ${why}`,
  'fault:injected': ({ call, why }) => `${call} fails on purpose: ${why}`,
  'service:lost': ({ name, message }) => `${name} lost: ${message}`,
  'service:back': ({ name }) => `${name} is back`,
  'service:evicted': ({ name, keys }) =>
    `${name} has evicted ${plural(keys, 'key')} for want of memory, ours or others'`,
  'service:broken': ({ name, how, why }) => `${name}: ${how} on purpose: ${why}`,
  'service:mended': ({ name, how }) => `${name}: ${how}`,
  'wire:replied': ({ server, command, reply, ms }) =>
    `${server}: ${command} → ${reply} in ${measured(ms)}`,
} satisfies Partial<Sayings>
