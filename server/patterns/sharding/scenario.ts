import type { Preset, Scenario } from '../shared/definition'
import { pick } from '../shared/pick'
import { stampede } from '../shared/presets'

const busy = { clients: 12, keys: 12, skew: 1, thinkMs: 40, dbReadMs: 5, dbWriteMs: 5 } as const

/** Nobody serves the slots of a dead master until its replica is promoted. */
const killedMaster: Preset = {
  name: 'killed-master',
  title: 'Killed master',
  summary:
    'The master that holds the busiest key is killed, and until its replica is promoted nobody answers for its slots: whoever asks for one of their keys waits, and gets an error. A client that may ask the database instead waits too, and gets its row.',
  params: { ...busy, readRatio: 0.95, whenAway: 'error', waitReplicas: 0 },
  cure: { whenAway: 'database' },
  shows: { figure: 'read-errors', harmless: 0 },
  disturbances: [
    {
      ...{
        kind: 'break',
        service: 'redis-cluster',
        how: 'kill-master',
        afterMs: 5000,
        forMs: 1000,
      },
      why: 'the master of the busiest key is killed after 5 s; its replica takes its place by itself',
    },
  ],
}

/** Replication comes after the answer: what the replica does not have yet dies with the master. */
const lostInFailover: Preset = {
  name: 'lost-in-failover',
  title: 'Lost in a failover',
  summary:
    'A master acknowledges a change before its replica has it, and is killed in between: the promoted replica never heard of it, so a deleted copy is back and stays. Waiting for one replica (WAIT) acknowledges only what survives, and is slow while there is none.',
  params: { ...busy, readRatio: 0.7, whenAway: 'database', waitReplicas: 0 },
  cure: { waitReplicas: 1 },
  shows: { figure: 'lost-changes', harmless: 0 },
  disturbances: [
    {
      ...{
        kind: 'break',
        service: 'redis-cluster',
        how: 'kill-unreplicated',
        afterMs: 5000,
        forMs: 1000,
      },
      why: 'after 5 s the link from the master of the busiest key to its replica is cut, and the master is killed after its next change',
    },
  ],
}

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
      hashTag: true,
      whenAway: true,
      waitReplicas: true,
      protection: 'none',
      leaseMs: true,
      patienceMs: true,
      dbErrors: true,
    },
    ['none', 'single-flight', 'redis-lock'],
  ),
  guide: { steps: [{ read: 1 }, { read: 1 }], outcomes: ['miss', 'hit'] },
  presets: [stampede, killedMaster, lostInFailover],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'fail-cache-deletes',
    'lose-set-replies',
    'lose-lock-replies',
    'change-row',
    'kill-master',
  ],
}
