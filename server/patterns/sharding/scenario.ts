import type { Scenario } from '../shared/definition'
import { pick } from '../shared/pick'
import { stampede } from '../shared/presets'

/** The guide's ninth example: three masters, no TTL, a database without delay. */
export const scenario: Scenario = {
  params: pick(
    {
      clients: true,
      keys: 24,
      skew: true,
      readRatio: 0.9,
      thinkMs: true,
      dbReadMs: 0,
      dbWriteMs: true,
      dbPool: true,
      protection: 'none',
      patienceMs: true,
      dbErrors: true,
    },
    ['none', 'single-flight'],
  ),
  guide: { steps: [{ read: 1 }, { read: 1 }], outcomes: ['miss', 'hit'] },
  presets: [
    {
      ...stampede,
      // A lock on a cluster would be a lesson of its own.
      cure: { protection: 'single-flight' },
    },
  ],
}
