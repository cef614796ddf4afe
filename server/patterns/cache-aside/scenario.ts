import type { Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

/** The guide's second example: TTL 30 s, database 2 s, lock for 5 s. */
export const scenario: Scenario = {
  params: pick({ ...readParams, ttlMs: 30_000, dbReadMs: 2000, readRatio: 0.9, leaseMs: 5000 }),
  guide: {
    steps: [{ read: 1 }, { read: 1 }, { sleep: 31_000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [stampede, slowLoad],
}
