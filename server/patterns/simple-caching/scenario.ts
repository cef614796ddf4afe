import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

const failingDatabase: Preset = {
  name: 'failing-database',
  title: 'Failing database',
  summary:
    'Every second read of the database fails. The caller that loads is told, nothing of it is cached, and the others try in turn; one who may serve the old value meanwhile has no error to report.',
  params: {
    ...{ clients: 8, keys: 1, readRatio: 1, thinkMs: 100, ttlMs: 1000 },
    ...{ dbReadMs: 200, protection: 'redis-lock' },
  },
  cure: { protection: 'stale-while-revalidate', staleMs: 60_000 },
  shows: { figure: 'read-errors', harmless: 0 },
  disturbances: [
    { kind: 'fail', at: 'db.read', every: 2, why: 'every second read of the database fails' },
  ],
}

/** The guide's first example: TTL 10 s, database 2 s, lock for 5 s. */
export const scenario: Scenario = {
  params: pick({ ...readParams, ttlMs: 10_000, dbReadMs: 2000, leaseMs: 5000 }),
  guide: {
    steps: [{ read: 1 }, { read: 1 }, { sleep: 11_000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [stampede, slowLoad, failingDatabase],
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
