export const protections = [
  'none',
  'single-flight',
  'redis-lock',
  'stale-while-revalidate',
  'early-refresh',
  'memcached-lease',
] as const
export type ProtectionName = (typeof protections)[number]

interface Common {
  label: string
  /** '' for a bare number. */
  unit: string
  help: string
  /** When a change is felt by the running run. */
  effect: 'at once' | 'next write to the cache' | 'next lock' | 'next run'
  /** The delay or limit does not exist in the real server: Cachescope puts it in front. */
  injected?: true
}
export interface NumberSpec extends Common {
  type: 'integer' | 'number'
  min: number
  max: number
  default: number
}
export interface ChoiceSpec extends Common {
  type: 'choice'
  values: readonly string[]
  default: string
}
export type ParamSpec = NumberSpec | ChoiceSpec

const ms = (label: string, min: number, max: number, value: number, help: string) =>
  ({
    type: 'integer',
    unit: 'ms',
    effect: 'at once',
    label,
    min,
    max,
    default: value,
    help,
  }) as const

const choice = <const V extends readonly [string, ...string[]]>(
  label: string,
  values: V,
  help: string,
) => ({ type: 'choice', unit: '', label, values, default: values[0], help }) as const

/** Every parameter that several patterns share: one name, one unit, one range, one line of help. */
export const params = {
  ttlMs: {
    ...ms('TTL', 50, 3_600_000, 10_000, 'How long a cached value lives.'),
    effect: 'next write to the cache',
  },
  clients: {
    type: 'integer',
    label: 'Clients',
    unit: '',
    min: 1,
    max: 1000,
    default: 24,
    help: 'Virtual clients that send requests at the same time.',
    effect: 'at once',
  },
  keys: {
    type: 'integer',
    label: 'Keys',
    unit: '',
    min: 1,
    max: 10_000,
    default: 8,
    help: 'Different rows that the clients ask for.',
    effect: 'at once',
  },
  skew: {
    type: 'number',
    label: 'Skew',
    unit: 'zipf',
    min: 0,
    max: 3,
    default: 1,
    help: 'How much the first keys are preferred; 0 asks for all keys equally.',
    effect: 'at once',
  },
  readRatio: {
    type: 'number',
    label: 'Reads',
    unit: 'share',
    min: 0,
    max: 1,
    default: 1,
    help: 'Share of requests that read; the others write.',
    effect: 'at once',
  },
  thinkMs: ms('Think time', 0, 60_000, 200, 'Pause of a client between two requests.'),
  dbReadMs: {
    ...ms('DB read', 0, 60_000, 2000, 'Delay put in front of every database read.'),
    injected: true,
  },
  dbWriteMs: {
    ...ms('DB write', 0, 60_000, 1000, 'Delay put in front of every database write.'),
    injected: true,
  },
  dbPool: {
    type: 'integer',
    label: 'DB pool',
    unit: '',
    min: 1,
    max: 1000,
    default: 10,
    help: 'Queries that the database may work on at once; more of them queue.',
    effect: 'at once',
    injected: true,
  },
  protection: {
    type: 'choice',
    label: 'Protection',
    unit: '',
    values: protections,
    default: 'redis-lock',
    help: 'What stops many clients from loading the same key at once.',
    effect: 'at once',
  },
  leaseMs: {
    ...ms('Lease', 10, 600_000, 5000, 'How long a lock is valid before Redis gives it to another.'),
    effect: 'next lock',
  },
  patienceMs: ms('Patience', 10, 600_000, 30_000, 'How long a client waits before it gives up.'),
  negativeTtlMs: {
    ...ms('Negative TTL', 0, 3_600_000, 1000, 'How long "no such row" is cached; 0 turns it off.'),
    effect: 'next write to the cache',
  },
  onPatience: {
    ...choice(
      'When patience ends',
      ['error', 'stale'],
      'What a client gets that has waited enough. "stale" needs the Redis lock or single flight, which keep the old value for it; others give an error.',
    ),
    effect: 'at once',
  },
  jitter: {
    type: 'number',
    label: 'TTL jitter',
    unit: 'share',
    min: 0,
    max: 1,
    default: 0,
    help: 'Shortens each TTL by chance, up to this share: keys loaded together end apart.',
    effect: 'next write to the cache',
  },
  staleMs: {
    ...ms(
      'Stale for',
      0,
      3_600_000,
      10_000,
      'How long a value is kept past its TTL, to be served stale.',
    ),
    effect: 'next write to the cache',
  },
  beta: {
    type: 'number',
    label: 'Beta',
    unit: '',
    min: 0,
    max: 10,
    default: 1,
    help: 'How eagerly a value is refreshed before its end; above 1 earlier, 0 never.',
    effect: 'at once',
  },
  guard: {
    ...choice(
      'Guard',
      ['none', 'version', 'fence'],
      'What keeps a late value out: "version" refuses a row older than one that was there, "fence" what was loaded under a Redis lock that another has got since.',
    ),
    effect: 'next write to the cache',
  },
  strategy: {
    ...choice(
      'On a write',
      ['overwrite', 'delete', 'ttl-only'],
      'What a write does to the cached copy.',
    ),
    effect: 'at once',
  },
  deleteTries: {
    type: 'integer',
    label: 'Delete tries',
    unit: '',
    min: 1,
    max: 20,
    default: 1,
    help: 'How often a delete that failed is tried in all.',
    effect: 'at once',
  },
  order: {
    ...choice(
      'Order',
      ['cache-first', 'database-first'],
      'Which of the two a write reaches first.',
    ),
    effect: 'at once',
  },
  onFailure: {
    ...choice(
      'Failed write',
      ['report', 'undo'],
      'What becomes of a cached value that could not be saved.',
    ),
    effect: 'at once',
  },
  broker: {
    ...choice('Broker', ['bullmq', 'rabbitmq'], 'The queue that carries the writes to the worker.'),
    effect: 'next run',
  },
  ack: {
    ...choice(
      'Job done',
      ['after-commit', 'before-commit'],
      'When the worker tells the broker that a job is done: then the broker forgets it.',
    ),
    effect: 'at once',
  },
  apply: {
    ...choice(
      'Apply',
      ['newer-only', 'every-job'],
      'Which jobs change the row: those with a higher sequence than it has, or each as it comes.',
    ),
    effect: 'at once',
  },
  coalesce: {
    ...choice(
      'Coalesce',
      ['on', 'off'],
      'Whether the older of two waiting writes of one key is left out.',
    ),
    effect: 'at once',
  },
  promotion: {
    ...choice(
      'Promotion',
      ['fresh', 'remaining'],
      'The TTL of a value copied up from level 2: a fresh one, or what is left.',
    ),
    effect: 'next write to the cache',
  },
  l2TtlMs: {
    ...ms('Level 2 TTL', 0, 3_600_000, 0, 'How long a value lives in level 2; 0 is for ever.'),
    effect: 'next write to the cache',
  },
  waitReplicas: {
    type: 'integer',
    label: 'Wait for replicas',
    unit: '',
    min: 0,
    max: 3,
    default: 0,
    help: 'How many replicas must have a change before it is acknowledged (WAIT). The private cluster has one for each master: 2 or 3 can only hold in a cluster of your own.',
    effect: 'at once',
  },
  whenAway: {
    ...choice(
      'Node away',
      ['error', 'database'],
      'What a client gets while the node of its key does not answer.',
    ),
    effect: 'at once',
  },
  hashTag: {
    ...choice(
      'Hash tag',
      ['none', 'tenant', 'same'],
      'What stands in {braces} in a key: only that decides its slot.',
    ),
    effect: 'at once',
  },
  periodMs: {
    ...ms('Period', 50, 3_600_000, 10_000, 'Time between two refreshes.'),
    effect: 'at once',
  },
  dbErrors: {
    type: 'number',
    label: 'DB errors',
    unit: 'share',
    min: 0,
    max: 1,
    default: 0,
    help: 'Share of database queries that fail on purpose.',
    effect: 'at once',
    injected: true,
  },
  missing: {
    type: 'number',
    label: 'Missing rows',
    unit: 'share',
    min: 0,
    max: 1,
    default: 0,
    help: 'Share of the keys that have no row in the database.',
    effect: 'next run',
  },
} as const satisfies Record<string, ParamSpec>

export type ParamName = keyof typeof params
export type ParamValue = number | string
export type ParamValues = Record<string, ParamValue>

/** The values that a pattern receives, typed by name. */
export type Settings = {
  [K in ParamName]: (typeof params)[K] extends { values: readonly (infer V)[] } ? V : number
}
