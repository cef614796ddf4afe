import type { Preset, Scenario } from '../shared/definition'
import { pick } from '../shared/pick'

const look = { clients: 8, keys: 1, thinkMs: 100 }

const gap: Preset = {
  name: 'gap',
  title: 'The gap at the tick',
  summary:
    'The TTL is as long as the period, so a refresh that is a little late comes after the old value has ended. Every other refresh is held for 600 ms, and until it lands readers find nothing.',
  params: { ...look, ttlMs: 2000, periodMs: 2000, dbReadMs: 0 },
  // Three periods: a busy machine may be late with more than one refresh.
  cure: { ttlMs: 6000 },
  shows: { figure: 'schedule-gaps', harmless: 0 },
  disturbances: [
    {
      kind: 'hold',
      at: 'db.read',
      by: 'refresh',
      every: 2,
      until: [],
      upToMs: 600,
      why: 'this refresh is late, as on a busy machine',
    },
  ],
}

const slowRefresh: Preset = {
  name: 'slow-refresh',
  title: 'Slow refresh',
  summary:
    'A refresh takes longer than its period. It must not overlap itself, so the tick that falls due meanwhile is skipped and the values live half as fresh as planned.',
  params: { ...look, ttlMs: 10_000, periodMs: 1000, dbReadMs: 1500 },
  cure: { periodMs: 5000 },
  shows: { figure: 'skipped-ticks', harmless: 0 },
}

const failedRefresh: Preset = {
  name: 'failed-refresh',
  title: 'Failed refresh',
  summary:
    'Every other refresh fails, and the TTL ends before the next one. Without a value kept past its TTL readers find nothing; with one they get the old value, marked as old.',
  params: { ...look, ttlMs: 2500, periodMs: 2000, dbReadMs: 0, staleMs: 0 },
  cure: { staleMs: 10_000 },
  shows: { figure: 'schedule-gaps', harmless: 0 },
  disturbances: [
    { kind: 'fail', at: 'db.read', by: 'refresh', every: 2, why: 'the database refuses this one' },
  ],
}

/** The guide's tenth example: a refresh every 10 s with TTL 10 s, a reader that looks every 5 s. */
export const scenario: Scenario = {
  params: pick({
    ttlMs: 10_000,
    periodMs: 10_000,
    staleMs: 0,
    clients: 8,
    dbReadMs: 0,
    readRatio: true,
    keys: 1,
    skew: true,
    thinkMs: true,
    dbWriteMs: true,
    dbPool: true,
    dbErrors: true,
  }),
  guide: {
    steps: [
      { read: 1 },
      { until: 5000 },
      { read: 1 },
      // A look that falls on a tick begins a moment after it.
      { until: 10_000, thenMs: 20 },
      { read: 1 },
      { until: 15_000 },
      { read: 1 },
      { until: 20_000, thenMs: 20 },
      { read: 1 },
      { until: 25_000 },
      { read: 1 },
    ],
    outcomes: ['miss', 'miss', 'hit', 'hit', 'hit', 'hit'],
  },
  presets: [gap, slowRefresh, failedRefresh],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'lose-set-replies',
    'change-row',
    'stop-redis',
  ],
}
