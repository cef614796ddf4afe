import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'

const oneRow = {
  ...{ clients: 8, keys: 1, readRatio: 0.7, thinkMs: 200 },
  ...{ dbReadMs: 500, dbWriteMs: 500, ttlMs: 30_000 },
} as const

/** Held for at most this long, in ms: by then the other write has long ended. */
const PATIENT_MS = 5000

const crossedOverwrites: Preset = {
  name: 'crossed-overwrites',
  title: 'Crossed overwrites',
  summary:
    'Two writes of one row commit in one order and reach the cache in the other, so the older row stays cached until its TTL. Nothing in a plain SET can tell which of two rows is the newer.',
  params: { ...oneRow, strategy: 'overwrite', guard: 'none' },
  cure: { guard: 'version' },
  shows: { figure: 'oldest-read', harmless: 250 },
  disturbances: [
    {
      ...{ kind: 'hold', at: 'db.write', by: 'write', upToMs: PATIENT_MS },
      until: [{ type: 'db:asked', op: 'write' }],
      why: 'a write waits for a second one of its row, so that both run at the same time',
    },
    {
      ...{ kind: 'hold', at: 'cache.set', by: 'write', upToMs: 500 },
      until: [{ type: 'db:answered', op: 'write' }, { type: 'cache:set' }],
      why: 'the first to commit is held before its SET until the second has done its own',
    },
  ],
}

const failedDelete: Preset = {
  name: 'failed-delete',
  title: 'Failed delete',
  summary:
    'Every second delete fails after its commit, and the old copy is served until its TTL is over. The writer is told of an error, but its row is in the database all the same.',
  params: { ...oneRow, readRatio: 0.9, dbReadMs: 100, strategy: 'delete', deleteTries: 1 },
  cure: { deleteTries: 2 },
  shows: { figure: 'oldest-read', harmless: 250 },
  disturbances: [
    {
      kind: 'fail',
      at: 'cache.delete',
      every: 2,
      why: 'every second delete fails before it is sent',
    },
  ],
}

const outsideWrite: Preset = {
  name: 'outside-write',
  title: 'Outside write',
  summary:
    'Another program changes the row now and then, and the cache hears nothing of it: only the TTL ends that staleness. No setting removes it; a shorter TTL makes it shorter.',
  params: { ...oneRow, readRatio: 1, dbReadMs: 200, ttlMs: 20_000 },
  cure: { ttlMs: 1000 },
  shows: { figure: 'oldest-read', harmless: 2000 },
  disturbances: [
    {
      ...{ kind: 'outside-write', id: 1, afterMs: 2000, everyMs: 3100 },
      why: 'another program changes row 1 after 2 s, and every 3.1 s from then on',
    },
  ],
}

/** The guide's third example: TTL 30 s, database 2 s to read and 1 s to write, the copy overwritten. */
export const scenario: Scenario = {
  params: pick({
    ...{ ttlMs: 30_000, strategy: true, guard: true, deleteTries: true },
    ...{ ...readParams, guard: ['none', 'version'] },
    ...{ ttlMs: 30_000, dbReadMs: 2000, dbWriteMs: 1000, readRatio: 0.8, leaseMs: 5000 },
  }),
  guide: {
    steps: [{ read: 1 }, { write: 1, name: 'Updated User' }, { read: 1 }],
    outcomes: ['miss', 'write', 'hit'],
  },
  presets: [crossedOverwrites, failedDelete, outsideWrite],
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
