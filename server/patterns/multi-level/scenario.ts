import { protections } from '../../protocol/params'
import type { Preset, Scenario } from '../shared/definition'
import { pick } from '../shared/pick'
import { stampede } from '../shared/presets'

const stampedeOverLevels: Preset = { ...stampede, cure: { protection: 'memcached-lease' } }

/** Few clients, one row, and only readers: what is stale is so by its lives alone. */
const readers = {
  ...{ clients: 4, keys: 1, readRatio: 1, thinkMs: 100, dbReadMs: 200 },
  protection: 'single-flight',
} as const

const livesAddUp: Preset = {
  name: 'lives-add-up',
  title: 'Lives add up',
  summary:
    'The row changes behind the app, and level 2 still has the old one when level 1 runs out. The copy gets a whole TTL again, so the old row outlives both TTLs that were set for it.',
  params: { ...readers, ttlMs: 2500, l2TtlMs: 4000, promotion: 'fresh' },
  cure: { promotion: 'remaining' },
  shows: { figure: 'oldest-read', harmless: 250, memcachedMs: 4000 },
  disturbances: [
    {
      // Soon after a load. Where a machine is slow the first change may come before it: a load follows
      // every 5.25 s, so each further change comes later after one.
      ...{ kind: 'outside-write', id: 1, afterMs: 700, everyMs: 6000 },
      why: 'another program changes row 1 after 0.7 s, and every 6 s from then on',
    },
  ],
}

const oldForEver: Preset = {
  name: 'old-for-ever',
  title: 'Old for ever',
  summary:
    'Level 2 has no TTL, and another program changes the row without a word to any cache. Each time that level 1 runs out it gets the old row from level 2 again, and no end is in sight.',
  params: { ...readers, ttlMs: 1000, l2TtlMs: 0 },
  cure: { l2TtlMs: 3000 },
  shows: { figure: 'oldest-read', harmless: 1000, memcachedMs: 3000 },
  disturbances: [
    {
      // Again and again: on a busy machine the first may come before the row is loaded.
      ...{ kind: 'outside-write', id: 1, afterMs: 400, everyMs: 8000 },
      why: 'another program changes row 1 after 0.4 s, and every 8 s from then on',
    },
  ],
}

const lateLoad: Preset = {
  name: 'late-load',
  title: 'Late load',
  summary:
    'A reader misses both levels and reads the row; before it stores it a writer commits and deletes at both levels, and then the reader stores the old row. A lease of Memcached is ended by the delete, so it refuses that load.',
  params: {
    ...{ clients: 8, keys: 1, readRatio: 0.8, thinkMs: 200, dbReadMs: 500, dbWriteMs: 200 },
    ...{ protection: 'none', leaseMs: 1500 },
  },
  cure: { protection: 'memcached-lease' },
  shows: { figure: 'oldest-read', harmless: 200 },
  disturbances: [
    {
      ...{ kind: 'hold', at: 'cache.set', by: 'read', upToMs: 1000 },
      until: [{ type: 'db:answered', op: 'write' }, { type: 'cache:deleted' }],
      why: 'a reader is held before it stores its row until a writer has committed and deleted',
    },
  ],
}

/** The guide's eighth example: level 1 for 10 s, level 2 for ever, database 2 s. */
export const scenario: Scenario = {
  params: pick(
    {
      ...{ ttlMs: 10_000, l2TtlMs: 0, promotion: true, clients: true, dbReadMs: 2000 },
      ...{ readRatio: 0.9, keys: true, skew: true, thinkMs: true, dbWriteMs: true, dbPool: true },
      ...{ protection: 'none', leaseMs: 5000, patienceMs: true, jitter: true },
      ...{ staleMs: true, beta: true, dbErrors: true },
    },
    protections,
  ),
  guide: { steps: [{ read: 1 }, { read: 1 }], outcomes: ['miss', 'hit'] },
  presets: [stampedeOverLevels, livesAddUp, oldForEver, lateLoad],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'fail-cache-deletes',
    'lose-set-replies',
    'lose-lock-replies',
    'change-row',
    'stop-redis',
    'stop-memcached',
  ],
}
