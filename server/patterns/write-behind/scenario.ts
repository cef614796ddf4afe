import type { Preset, Scenario } from '../shared/definition'
import { pick, readParams } from '../shared/pick'
import { stampede } from '../shared/presets'

/** Nothing has a TTL here: what works with its end is left out. A load gives way to what is there. */
const {
  ttlMs: _ttl,
  jitter: _jitter,
  staleMs: _stale,
  onPatience: _onPatience,
  guard: _guard,
  beta: _beta,
  ...asked
} = readParams
const NEEDS_TTL = ['stale-while-revalidate', 'early-refresh']

const params = pick({
  broker: true,
  ...asked,
  ...{ readRatio: 0.8, dbWriteMs: 2000 },
  ...{ coalesce: true, ack: true, apply: true },
}).map((spec) =>
  spec.name === 'protection' && spec.type === 'choice'
    ? { ...spec, values: spec.values.filter((value) => !NEEDS_TTL.includes(value)) }
    : spec,
)

/** Every key is written about once, so that no later write makes good for one that is lost. */
const calm = {
  ...{ clients: 4, keys: 10_000, skew: 0, readRatio: 0.5, thinkMs: 500 },
  ...{ dbReadMs: 100, dbWriteMs: 150 },
}

/** At least once: between the commit and the word to the broker the worker can die. */
const workerKilled: Preset = {
  name: 'worker-killed',
  title: 'Worker killed',
  summary:
    'The worker is killed after a commit and before it can tell the broker, so the broker hands the job out again and the write is applied twice. A sequence that only rises makes the second time harmless.',
  params: { ...calm, apply: 'every-job', ack: 'after-commit' },
  cure: { apply: 'newer-only' },
  shows: { figure: 'double-applies', harmless: 0 },
  disturbances: [
    {
      kind: 'kill-worker',
      nth: 5,
      at: 'commit',
      why: 'the worker is killed between the commit of its fifth job and its word to the broker',
    },
  ],
}

/** At most once: the broker forgets what is not written yet. */
const lostJob: Preset = {
  name: 'lost-job',
  title: 'Lost job',
  summary:
    'The worker tells the broker that a job is done before it has written it, and is killed in between: nobody has the write any more, though it was acknowledged. Told after the commit, the broker hands the job out again.',
  params: { ...calm, ack: 'before-commit', apply: 'newer-only' },
  cure: { ack: 'after-commit' },
  shows: { figure: 'lost-writes', harmless: 0 },
  disturbances: [
    {
      kind: 'kill-worker',
      nth: 5,
      at: 'delay',
      why: 'the worker is killed while it writes its fifth job',
    },
  ],
}

/** More writes than the database takes, and most of them for the same rows. */
const burst: Preset = {
  name: 'burst',
  title: 'Burst',
  summary:
    'Twice as many writes come as the database takes, and each is applied, so what is owed grows and grows. Of two waiting writes of one row only the newer one counts: leaving the older out keeps the queue short.',
  params: {
    ...{ clients: 12, keys: 4, skew: 0, readRatio: 0.2, thinkMs: 500 },
    ...{ dbReadMs: 100, dbWriteMs: 100, coalesce: 'off' },
  },
  cure: { coalesce: 'on' },
  shows: { figure: 'saved-outdated', harmless: 40 },
}

/** The guide's seventh example: one write, saved by a worker that takes 2 s. */
export const scenario: Scenario = {
  params,
  guide: { steps: [{ write: 1, name: 'John' }], outcomes: ['write'] },
  presets: [workerKilled, lostJob, burst, stampede],
  faults: [
    'fail-db-reads',
    'fail-db-writes',
    'fail-cache-sets',
    'lose-set-replies',
    'lose-lock-replies',
    'change-row',
    'stop-redis',
    'kill-worker',
  ],
}
