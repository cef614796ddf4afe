import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

/** Keys that were loaded together end together: one load each, but all of them at once. */
const synchronizedExpiry: Preset = {
  name: 'synchronized-expiry',
  title: 'Synchronized expiry',
  summary:
    'Twenty keys are loaded together when the run begins, so their TTLs end together and the database gets twenty loads at once, again and again. Jitter shortens each TTL by chance, and the peak spreads out.',
  // More clients than keys: nearly all of the keys are asked for at once, also where a machine is slow.
  params: {
    ...{ clients: 40, keys: 20, skew: 0, readRatio: 1, thinkMs: 100 },
    ...{ ttlMs: 5000, dbReadMs: 50, dbPool: 100, protection: 'redis-lock', jitter: 0 },
  },
  cure: { jitter: 0.8 },
  shows: { figure: 'ends-together', harmless: 12 },
}

/** The guide's fourth example: TTL 5 s, database 2 s, lock for 5 s; looks at 0, 3 and 6 s. */
export const scenario: Scenario = {
  params: pick({ ...readParams, ttlMs: 5000, dbReadMs: 2000, leaseMs: 5000 }),
  guide: {
    steps: [{ read: 1 }, { sleep: 3000 }, { read: 1 }, { sleep: 3000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [synchronizedExpiry, stampede, slowLoad],
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
