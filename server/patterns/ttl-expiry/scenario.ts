import type { Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { slowLoad, stampede } from '../shared/presets'

/** The guide's fourth example: TTL 5 s, database 2 s, lock for 5 s; looks at 0, 3 and 6 s. */
export const scenario: Scenario = {
  params: pick({ ...readParams, ttlMs: 5000, dbReadMs: 2000, leaseMs: 5000 }),
  guide: {
    steps: [{ read: 1 }, { sleep: 3000 }, { read: 1 }, { sleep: 3000 }, { read: 1 }],
    outcomes: ['miss', 'hit', 'miss'],
  },
  presets: [stampede, slowLoad],
}
