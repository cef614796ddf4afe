import type { Preset } from './definition'

/** Many clients, one key, nobody stops them: the herd reaches the database. */
export const stampede: Preset = {
  name: 'stampede',
  title: 'Stampede',
  summary:
    'When the value is missing, every client finds nothing and asks the database for itself. Nothing stops them, so one expiry costs as many loads as there are clients.',
  params: {
    ...{ clients: 24, keys: 1, readRatio: 1, thinkMs: 100 },
    ...{ dbReadMs: 1000, dbPool: 100, protection: 'none' },
  },
  cure: { protection: 'redis-lock' },
  shows: { figure: 'loads-beside', harmless: 0 },
}

/** The load outlasts the lease: Redis gives the lock to a second client. */
export const slowLoad: Preset = {
  name: 'slow-load',
  title: 'Slow load',
  summary:
    'The load takes longer than the lease, so Redis gives the lock to another client while the first still works. Two clients hold it at once and the database is asked twice.',
  // Not half of the load: then the second lease would end with the first load, and a third client
  // might be quicker than the value.
  params: {
    ...{ clients: 24, keys: 1, readRatio: 1, thinkMs: 100 },
    ...{ dbReadMs: 2000, leaseMs: 1200, protection: 'redis-lock' },
  },
  cure: { leaseMs: 5000 },
  shows: { figure: 'lock-holders', harmless: 1 },
}
