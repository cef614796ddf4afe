import type { Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

/** The guide's first example: TTL 10 s, database 2 s, lock for 5 s. */
export const scenario: Scenario = {
  params: pick({ ...readParams, ttlMs: 10_000, dbReadMs: 2000, leaseMs: 5000 }),
  guide: {
    steps: [{ read: 1 }, { read: 1 }, { sleep: 11_000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [stampede, slowLoad],
}
