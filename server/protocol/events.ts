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
const begins = { ...inRequest, line: z.int().nonnegative(), sub: z.int().nonnegative() }
const ends = { ...inRequest, of: seq, ms }

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape })

export const purposes = ['first', 'recheck', 'wake', 'lock', 'housekeeping'] as const
/** Why a lookup was made; `tiers` in the summary counts by it. */
export type Purpose = (typeof purposes)[number]

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
  event('run:finished', {
    ...base,
    reason: z.enum(['completed', 'stopped', 'failed']),
    message: z.string().nullable(),
  }),
  event('params:changed', {
    ...base,
    changes: z.array(z.object({ name: z.string(), from: paramValue, to: paramValue })),
  }),
  event('script:slept', { ...base, ms }),
  event('service:lost', { ...base, name: z.string(), message: z.string() }),
  event('service:back', { ...base, name: z.string() }),
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
    error: z.string().nullable(),
  }),
] as const

const cacheEvents = [
  event('cache:asked', { ...begins, key: z.string(), purpose: z.enum(purposes) }),
  event('cache:answered', {
    ...ends,
    key: z.string(),
    found: z.enum(['value', 'negative', 'nothing']),
    version,
  }),
  event('cache:setting', { ...begins, key: z.string(), id: z.int(), ttlMs: ms }),
  event('cache:set', {
    ...ends,
    key: z.string(),
    id: z.int(),
    version,
    negative: z.boolean(),
    /** The value as text, cut at 80 characters for display. */
    value: z.string(),
    bytes: z.int().nonnegative(),
    ttlMs: ms,
    /** Run time at which the entry is over at the latest: the reply of the set + its TTL. */
    expiresAt: ms,
  }),
  event('cache:deleting', { ...begins, key: z.string() }),
  event('cache:deleted', { ...ends, key: z.string(), existed: z.boolean() }),
  /** Housekeeping looked at the server's own PTTL; `leftMs` null: the entry is gone. */
  event('cache:observed', { ...base, key: z.string(), leftMs: ms.nullable() }),
] as const

const lockEvents = [
  event('lock:requested', { ...begins, key: z.string(), token: z.string() }),
  event('lock:acquired', {
    ...ends,
    key: z.string(),
    token: z.string(),
    fence: z.int().positive(),
    leaseMs: ms,
    leaseUntil: ms,
  }),
  event('lock:refused', { ...ends, key: z.string(), leftMs: ms }),
  event('lock:releasing', { ...begins, key: z.string(), token: z.string() }),
  event('lock:released', { ...ends, key: z.string(), token: z.string(), owned: z.boolean() }),
  /** A client waits for a lock, or for another caller's load in this process. */
  event('wait:began', { ...begins, key: z.string(), on: z.enum(['lock', 'flight']), upToMs: ms }),
  event('wait:ended', {
    ...ends,
    key: z.string(),
    on: z.enum(['lock', 'flight']),
    /** `landed`: the shared load ended; `released`: the lock is free; `lease`: its lease is over; `patience`: waited too long. */
    why: z.enum(['landed', 'released', 'lease', 'patience']),
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

const otherEvents = [
  event('call:failed', {
    ...ends,
    call: z.string(),
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

/** Fails to compile where a case was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
