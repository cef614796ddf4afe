import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { stampede } from '../shared/presets'

const missingRows: Preset = {
  name: 'missing-rows',
  title: 'Missing rows',
  summary:
    'Half of the keys have no row, and "no such row" is not cached. Every look at such a key is a miss and costs a load, again and again.',
  params: { keys: 4, skew: 0, missing: 0.5, negativeTtlMs: 0, dbReadMs: 200, thinkMs: 200 },
  cure: { negativeTtlMs: 2000 },
  shows: { figure: 'known-absent', harmless: 0 },
}

/** The guide's sixth example: TTL 10 s, database 2 s, lock for 5 s. */
export const scenario: Scenario = {
  params: pick({
    ...readParams,
    ttlMs: 10_000,
    dbReadMs: 2000,
    leaseMs: 5000,
    missing: true,
    negativeTtlMs: true,
  }),
  guide: { steps: [{ read: 1 }, { read: 1 }], outcomes: ['miss', 'hit'] },
  presets: [stampede, missingRows],
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
