import type { Preset, Scenario } from '../shared/definition'
import { pick } from '../shared/pick'
import { stampede } from '../shared/presets'

const stampedeOverLevels: Preset = { ...stampede, cure: { protection: 'memcached-lease' } }

/** The guide's eighth example: level 1 for 10 s, level 2 for ever, database 2 s. */
export const scenario: Scenario = {
  params: pick(
    {
      ...{ ttlMs: 10_000, l2TtlMs: 0, promotion: true, clients: true, dbReadMs: 2000 },
      ...{ readRatio: 0.9, keys: true, skew: true, thinkMs: true, dbWriteMs: true, dbPool: true },
      ...{ protection: 'none', leaseMs: 5000, patienceMs: true, jitter: true, dbErrors: true },
    },
    ['none', 'single-flight', 'redis-lock', 'memcached-lease'],
  ),
  guide: { steps: [{ read: 1 }, { read: 1 }], outcomes: ['miss', 'hit'] },
  presets: [stampedeOverLevels],
}
