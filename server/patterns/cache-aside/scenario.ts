import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

const staleSet: Preset = {
  name: 'stale-set',
  title: 'Stale set',
  summary:
    'A reader misses and reads the row; before its SET a writer commits and deletes the copy, and then the reader caches the old row. It stays until the next delete or the end of its TTL.',
  params: {
    ...{ clients: 8, keys: 1, readRatio: 0.95, thinkMs: 200, ttlMs: 30_000 },
    ...{ dbReadMs: 500, dbWriteMs: 200, protection: 'none', guard: 'none' },
  },
  cure: { guard: 'version' },
  shows: { figure: 'oldest-read', harmless: 250 },
  disturbances: [
    {
      ...{ kind: 'hold', at: 'cache.set', by: 'read', upToMs: 10_000 },
      until: [{ type: 'db:answered', op: 'write' }, { type: 'cache:deleted' }],
      why: 'a reader is held before its SET until a writer has committed and deleted',
    },
  ],
}

/** The guide's second example: TTL 30 s, database 2 s, lock for 5 s. */
export const scenario: Scenario = {
  params: pick({
    ...{ ttlMs: 30_000, guard: true },
    ...{ ...readParams, guard: true },
    ...{ ttlMs: 30_000, dbReadMs: 2000, readRatio: 0.9, leaseMs: 5000 },
  }),
  guide: {
    steps: [{ read: 1 }, { read: 1 }, { sleep: 31_000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [stampede, slowLoad, staleSet],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'fail-cache-deletes',
    'lose-set-replies',
    'lose-lock-replies',
    'change-row',
    'stop-redis',
  ],
}
