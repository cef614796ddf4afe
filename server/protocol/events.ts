import { z } from 'zod'

/**
 * The events of a run, declared once. The server records them, the stream carries them and the
 * browser folds them; every number shown anywhere is computed from this list.
 *
 * Commands are imperative (`run:start`), events are in the past tense (`run:started`). A call through
 * a port is two events: one when it begins (it carries `line`) and one when it ends (it carries `of`,
 * the `seq` of its beginning). All times are milliseconds.
 */

const seq = z.int().positive()
const ms = z.number().nonnegative()
const client = z.int().nonnegative()
const version = z.int().positive().nullable()
const paramValue = z.union([z.number(), z.string(), z.boolean()])

/** `at` is ms since the run began on the server's monotonic clock; `client` 0 is the lab itself. */
const base = { seq, at: ms, client }
const inRequest = { ...base, req: z.int().nonnegative() }
/** `line`: the line of the pattern file on which the client stands; `sub`: of its protection's file. */
const stands = { line: z.int().nonnegative(), sub: z.int().nonnegative() }
/**
 * Lines that were passed since the last call of the request, whether or not they call a server themselves:
 * those of the pattern's file times 1024, those of its protection's as they are.
 */
const passed = z.array(z.int()).optional()
/** Left out: the `line` of the call, and no other. */
const begins = { ...inRequest, ...stands, passed }
const ends = { ...inRequest, of: seq, ms }

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape })

export const purposes = ['first', 'recheck', 'wake', 'lock', 'housekeeping'] as const
/** Why a lookup was made; `tiers` in the summary counts by it. */
export type Purpose = (typeof purposes)[number]

const reason = z.enum(['completed', 'stopped', 'failed'])

const runEvents = [
  event('run:started', {
    ...base,
    pattern: z.string(),
    scenario: z.enum(['guide', 'load']),
    preset: z.string().nullable(),
    params: z.record(z.string(), paramValue),
    seed: z.int(),
    speed: z.number(),
    durationMs: ms.nullable(),
    startedAt: z.number(),
    services: z.array(z.object({ name: z.string(), version: z.string(), managed: z.boolean() })),
  }),
  event('run:paused', base),
  event('run:resumed', base),
  /** One call that the pause holds may pass. */
  event('run:stepped', base),
  /** Slow motion: from here on each call is held for `delayMs` first; 0: full pace. */
  event('run:paced', { ...base, delayMs: ms }),
  /** Nothing new begins and nothing is held any more; what is under way, and what is owed, comes to its end. */
  event('run:ending', { ...base, reason }),
  event('run:finished', {
    ...base,
    reason,
    message: z.string().nullable(),
  }),
  event('params:changed', {
    ...base,
    changes: z.array(z.object({ name: z.string(), from: paramValue, to: paramValue })),
  }),
  event('script:slept', { ...base, ms }),
  event('service:lost', { ...base, name: z.string(), message: z.string() }),
  event('service:back', { ...base, name: z.string() }),
  /** The server itself says that it has thrown out so many more keys for want of memory, ours or others'. */
  event('service:evicted', { ...base, name: z.string(), keys: z.int().positive() }),
] as const

const requestEvents = [
  event('request:started', { ...inRequest, op: z.enum(['read', 'write']), id: z.int() }),
  event('request:finished', {
    ...inRequest,
    op: z.enum(['read', 'write']),
    id: z.int(),
    ms,
    /** A read is classified by its first look: `hit` or `miss`. */
    outcome: z.enum(['hit', 'miss', 'write', 'error', 'unknown', 'cancelled']),
    version,
    /** The write from which a read has its value, when that was cached before it was saved. */
    writeId: z.string().optional(),
    error: z.string().nullable(),
    passed,
  }),
] as const

/** The server that holds the entry, as `tiers` in the summary names it. */
const entry = { tier: z.string(), key: z.string() }

const cacheEvents = [
  event('cache:asked', { ...begins, ...entry, purpose: z.enum(purposes) }),
  event('cache:answered', {
    ...ends,
    ...entry,
    /** `stale`: its TTL is over, and it is kept to be served all the same. */
    found: z.enum(['value', 'stale', 'negative', 'nothing']),
    version,
  }),
  event('cache:setting', {
    ...begins,
    ...entry,
    id: z.int(),
    ttlMs: ms,
    /**
     * `put`: not saved yet; `add`: only where there is nothing; `undo`: takes an unsaved value back;
     * `leased`: only while the loader's lease is valid; `fenced`: unless a higher fence has been given.
     */
    how: z.enum(['set', 'if-newer', 'fenced', 'add', 'put', 'undo', 'leased']),
  }),
  event('cache:set', {
    ...ends,
    ...entry,
    id: z.int(),
    /** Null: a negative entry, or one that is not saved yet. */
    version,
    /** The write that put it here before the database had it. */
    writeId: z.string().nullable(),
    negative: z.boolean(),
    /** The value as text, cut at 80 characters for display. */
    value: z.string(),
    bytes: z.int().nonnegative(),
    ttlMs: ms,
    /** The TTL that was asked for, where the server rounds it up: Memcached counts whole seconds, 2 at least. */
    askedMs: ms.optional(),
    /** Run time at which the entry is over at the latest: the reply of the set + its TTL. */
    expiresAt: ms,
    /** How long it is kept past that to be served stale. */
    staleMs: ms,
    /** The TTL is our own backstop: the pattern gives none. */
    backstop: z.boolean(),
  }),
  /** A conditional set changed nothing: something newer, or something at all, was there. */
  event('cache:refused', {
    ...{ ...ends, ...entry, id: z.int(), version },
    /** Where a fence has decided: the one of the load, and the highest that was given. */
    fences: z.object({ own: z.int(), given: z.int() }).optional(),
  }),
  event('cache:deleting', { ...begins, ...entry }),
  event('cache:deleted', { ...ends, ...entry, existed: z.boolean() }),
  /** Housekeeping looked at the server's own PTTL; `leftMs` null: the entry is gone. */
  event('cache:observed', { ...base, ...entry, leftMs: ms.nullable() }),
] as const

/** Left out: a lock of Redis. Else the cache whose own lease it is; its token is then the fence too. */
const ofTier = { tier: z.string().optional() }

const waitedFor = z.enum(['lock', 'flight', 'owed'])

const lockEvents = [
  event('lock:requested', { ...begins, key: z.string(), token: z.string() }),
  event('lock:acquired', {
    ...ends,
    key: z.string(),
    token: z.string(),
    fence: z.int().positive(),
    leaseMs: ms,
    leaseUntil: ms,
    ...ofTier,
  }),
  event('lock:refused', { ...ends, key: z.string(), leftMs: ms, ...ofTier }),
  event('lock:releasing', { ...begins, key: z.string(), token: z.string(), ...ofTier }),
  event('lock:released', {
    ...{ ...ends, key: z.string(), token: z.string(), owned: z.boolean() },
    ...ofTier,
  }),
  /** A client waits for a lock, for another caller's load in this process, or for the end of a write that is owed. */
  event('wait:began', { ...begins, key: z.string(), on: waitedFor, upToMs: ms }),
  event('wait:ended', {
    ...ends,
    key: z.string(),
    on: waitedFor,
    /**
     * `landed`: the shared load ended; `released`: the lock is free; `lease`: its lease is over;
     * `settled`: an owed write has its end; `patience`: waited too long.
     */
    why: z.enum(['landed', 'released', 'lease', 'settled', 'patience']),
  }),
] as const

const dbEvents = [
  event('db:asked', { ...begins, op: z.enum(['read', 'write']), id: z.int() }),
  /** A place in the pool was given: from here the query counts as in flight. */
  event('db:began', { ...inRequest, of: seq, op: z.enum(['read', 'write']), id: z.int() }),
  event('db:answered', {
    ...ends,
    op: z.enum(['read', 'write']),
    id: z.int(),
    version,
    value: z.string().nullable(),
    writeId: z.string().nullable(),
  }),
] as const

const job = {
  jobId: z.string(),
  key: z.string(),
  id: z.int(),
  writeId: z.string(),
  /** From the cache's `put`: 1, 2, 3 … for each key. */
  sequence: z.int(),
}
const atWorker = { ...base, ...job, worker: z.int() }

/** Write-behind: a write that was acknowledged is owed until a worker has applied it. */
const queueEvents = [
  event('queue:sending', { ...begins, ...job }),
  event('queue:sent', { ...ends, ...job }),
  /**
   * The end of the run waited for the queue, and nobody works on it from here on. `left`: jobs that the
   * broker still had; `how`: nothing is left, a person would not wait, or nothing went on any more.
   */
  event('queue:drained', {
    ...base,
    ms,
    left: z.int(),
    how: z.enum(['empty', 'hurried', 'stuck']),
  }),
  event('worker:started', { ...base, worker: z.int(), pid: z.int() }),
  event('worker:ended', { ...base, worker: z.int(), how: z.string() }),
  /** The worker has a place in the database's pool and begins to write. */
  event('job:started', { ...atWorker, attempt: z.int() }),
  event('job:applied', {
    ...atWorker,
    ms,
    version,
    value: z.string(),
    /** The worker was killed before it could tell: the write was found by its id. */
    found: z.boolean(),
  }),
  /**
   * `newer`: a later write of the key is in the database, or waits for the same worker; `again`: this
   * very write is in the database.
   */
  event('job:skipped', { ...atWorker, why: z.enum(['newer', 'again']) }),
  event('job:failed', { ...atWorker, message: z.string() }),
] as const

/** Scheduled refresh: tick `n` is due at start + n · period. */
const scheduleEvents = [
  event('tick:began', { ...base, n: z.int(), dueAt: ms }),
  event('tick:skipped', { ...base, n: z.int(), dueAt: ms }),
  event('tick:ended', { ...base, of: seq, n: z.int(), ms, failed: z.boolean() }),
] as const

const clusterEvents = [
  /** The client's map of the cluster, at first and whenever it changed. */
  event('cluster:mapped', {
    ...base,
    /** What stands before each key in the cluster; the slot is that of the whole name. */
    prefix: z.string(),
    slots: z.array(
      z.object({ from: z.int(), to: z.int(), node: z.string(), replicas: z.array(z.string()) }),
    ),
  }),
  /** A node said that it does not serve the slot: `moved` for good, `ask` for this command only. */
  event('cluster:redirected', {
    ...inRequest,
    of: z.int().nonnegative(),
    kind: z.enum(['moved', 'ask']),
    slot: z.int(),
    from: z.string(),
    to: z.string(),
  }),
  /** The cluster's own word on the slot of a key, asked once for each key (`CLUSTER KEYSLOT`). */
  event('cluster:placed', { ...base, key: z.string(), name: z.string(), slot: z.int() }),
  /** `killed`: on purpose; `closed`: it is gone for another reason. */
  event('cluster:lost', { ...base, node: z.string(), how: z.enum(['killed', 'closed']) }),
  event('cluster:back', { ...base, node: z.string() }),
  /**
   * What the replica `node` has of the keys of its master `from`, which is gone: read before it is
   * promoted, so that nobody has written to it. A key that is not named is not there; `version` null
   * is a negative entry.
   */
  event('cluster:inherited', {
    ...base,
    node: z.string(),
    from: z.string(),
    keys: z.array(z.object({ key: z.string(), version })),
  }),
] as const

/** Where a pause, a step or slow motion holds a call: before it, so `line` is the line of that call. */
const gateEvents = [
  event('gate:held', { ...inRequest, ...stands, call: z.string() }),
  event('gate:passed', { ...ends, call: z.string(), by: z.enum(['resume', 'step', 'pace']) }),
] as const

/** The origin of what is done on purpose: the `fault:asked` of a person; left out: the preset or a slider. */
const byHand = { asked: seq.optional() }

/** What Cachescope does to a run on purpose: always named as injected. */
const disturbanceEvents = [
  event('hold:began', { ...inRequest, call: z.string(), why: z.string(), upToMs: ms }),
  event('hold:ended', { ...ends, call: z.string(), how: z.enum(['reached', 'time', 'run over']) }),
  /** A person asks for a fault by hand, `fault` being its name in the catalogue. */
  event('fault:asked', {
    ...base,
    fault: z.string(),
    amount: z.number().nullable(),
    why: z.string(),
  }),
  event('fault:injected', { ...inRequest, call: z.string(), why: z.string(), ...byHand }),
  event('service:broken', {
    ...base,
    name: z.string(),
    how: z.string(),
    why: z.string(),
    ...byHand,
  }),
  event('service:mended', { ...base, name: z.string(), how: z.string(), ...byHand }),
  /** The row changed behind the app's back: no pattern was asked. */
  event('db:changed', {
    ...{ ...base, id: z.int(), version, value: z.string(), writeId: z.string() },
    ...byHand,
  }),
] as const

const otherEvents = [
  event('call:failed', {
    ...ends,
    call: z.string(),
    /** The key of a cache or lock call; null for the others. */
    key: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    /** The command may have been applied: its reply was lost. */
    unknown: z.boolean(),
  }),
  /** One command and its reply, seen on the wire. `of` 0: housekeeping. */
  event('wire:replied', {
    ...inRequest,
    of: z.int().nonnegative(),
    server: z.string(),
    /** The node of a cluster. */
    node: z.string().optional(),
    command: z.string(),
    reply: z.string(),
    ms,
    purpose: z.enum(purposes).nullable(),
    hits: z.int(),
    misses: z.int(),
    sets: z.int(),
    deletes: z.int(),
  }),
] as const

export const eventSchema = z.discriminatedUnion('type', [
  ...runEvents,
  ...requestEvents,
  ...cacheEvents,
  ...lockEvents,
  ...dbEvents,
  ...queueEvents,
  ...scheduleEvents,
  ...clusterEvents,
  ...gateEvents,
  ...disturbanceEvents,
  ...otherEvents,
])

/** One event of a run, without its envelope. */
export type LabEvent = z.infer<typeof eventSchema>
export type EventType = LabEvent['type']
export type EventOf<T extends EventType> = Extract<LabEvent, { type: T }>

/** What goes over the stream and into files: `epoch` changes when the server was restarted. */
export type Envelope = { runId: string; epoch: string }

/** Events of one run, in order and without a hole: `events[i].seq === first + i`. */
export interface Batch extends Envelope {
  first: number
  events: LabEvent[]
}
