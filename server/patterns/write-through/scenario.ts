import type { Preset, Scenario } from '../shared/definition'
import { pick } from '../shared/pick'

const oneRow = {
  ...{ clients: 8, keys: 1, readRatio: 0.7, thinkMs: 200 },
  ...{ dbReadMs: 500, dbWriteMs: 500 },
} as const

const unsavedValue: Preset = {
  name: 'unsaved-value',
  title: 'Unsaved value',
  summary:
    'The cache is written first and every third write then fails in the database, so readers get values that were never saved. Undoing the cache shortens that; writing the database first ends it.',
  params: { ...oneRow, order: 'cache-first', onFailure: 'report' },
  cure: { order: 'database-first' },
  shows: { figure: 'unsaved-reads', harmless: 0 },
  disturbances: [
    { kind: 'fail', at: 'db.write', every: 3, why: 'every third write of the database fails' },
  ],
}

const crossedWriters: Preset = {
  name: 'crossed-writers',
  title: 'Crossed writers',
  summary:
    'Two writers reach the cache in one order and the database in the other, so the cache keeps the older row and no TTL ends that. With the guard the version that the database gave decides.',
  params: { ...oneRow, readRatio: 0.9, dbWriteMs: 100, order: 'cache-first', guard: 'none' },
  cure: { guard: 'version' },
  shows: { figure: 'oldest-read', harmless: 250 },
  disturbances: [
    {
      ...{ kind: 'hold', at: 'db.write', by: 'write', upToMs: 5000 },
      until: [{ type: 'cache:set' }, { type: 'db:answered', op: 'write' }],
      why: 'a writer is held between its two steps until another has done both',
    },
  ],
}

/** The guide's fifth example: no TTL, the cache first, 1 s to write the database; nothing is read. */
export const scenario: Scenario = {
  params: pick(
    {
      ...{ order: true, onFailure: true, guard: true },
      ...{ clients: true, dbWriteMs: 1000, dbReadMs: 2000, readRatio: 0.8, keys: true, skew: true },
      ...{ thinkMs: true, dbPool: true, protection: true, leaseMs: 5000, patienceMs: true },
      ...{ dbErrors: true },
    },
    // The others serve values past their TTL, or renew them before it: here there is none.
    ['none', 'single-flight', 'redis-lock'],
  ),
  guide: { steps: [{ write: 1, name: 'Alice' }], outcomes: ['write'] },
  presets: [unsavedValue, crossedWriters],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'lose-set-replies',
    'lose-lock-replies',
    'change-row',
    'stop-redis',
  ],
}
