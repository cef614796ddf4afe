import { z } from 'zod'
import type { Batch, LabEvent } from './events'
import type { ServiceInfo, Welcome } from './catalogue'
import type { LabState } from './state'
import type { ClaimResult, Summary } from './summary'

/** Commands of the browser. Every one is parsed on the server and answered `{ok}` or `{error}`. */

/**
 * Every message goes on after the name of what is wrong, and says what would be right: it is shown as it
 * stands, in place of the parser's own words.
 */
const text = (most: number, words: string) => z.string(words).max(most, words)
function number(least: number, most: number) {
  const words = `must be a number from ${least} to ${most}`
  return z.number(words).min(least, words).max(most, words)
}
function whole(least: number, most = Infinity) {
  const words = `must be a whole number from ${least}${most < Infinity ? ` to ${most}` : ' on'}`
  return z.int(words).min(least, words).max(most, words)
}
/** A command with these fields and no others. */
function fields<T extends z.core.$ZodShape>(shape: T) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no field "${issue.keys[0]}", only: ${known}`
        : `must be an object with these fields: ${known}`,
  })
}

const runId = text(64, 'must be the id of a run')
const NO_PARAM = 'names a parameter that no pattern has'
const SERVERS = 'must be a list of up to 10 names of servers'
const VALUE = 'must be a number or a short word'
/** Its keys are looked at as they came: a parsed record has silently lost a `__proto__`. */
const values = z
  .custom<Record<string, number | string>>(
    (given) => !(given instanceof Object && Object.hasOwn(given, '__proto__')),
    NO_PARAM,
  )
  .pipe(
    z.record(z.string().max(40), z.union([z.number(), text(40, VALUE)], VALUE), {
      error: ({ code }) =>
        code === 'invalid_key' ? NO_PARAM : 'must be an object: the values of parameters by name',
    }),
  )

export const commandSchemas = {
  'run:start': fields({
    pattern: text(64, 'must be the id of a pattern'),
    scenario: z.enum(['guide', 'load'], 'must be guide or load').default('load'),
    preset: text(64, 'must be the name of a preset, or null').nullable().default(null),
    cured: z.boolean('must be true or false').default(false),
    params: values.default({}),
    seed: whole(0, 2_147_483_647).optional(),
    speed: number(0.1, 20).default(1),
    /** Null: until it is stopped, an hour at most. */
    durationMs: number(100, 3_600_000).nullable().default(null),
  }),
  'run:set': fields({ runId, params: values }),
  'run:pause': fields({ runId }),
  'run:resume': fields({ runId }),
  /** Holds the run if it is not held, and lets one call pass. */
  'run:step': fields({ runId }),
  /** Slow motion: holds each call for `delayMs` before it goes; 0: full pace. */
  'run:pace': fields({ runId, delayMs: number(0, 10_000) }),
  /** Puts a fault of the catalogue into the run, now; `amount` left out: its default. */
  'run:disturb': fields({
    runId,
    fault: text(40, 'must be the name of a fault'),
    amount: z.number('must be a number').optional(),
  }),
  'run:stop': fields({ runId }),
  /** `last`: the last `seq` seen in this `epoch`; 0 and no epoch for a first look. */
  'run:watch': fields({
    runId,
    epoch: text(64, 'must be the epoch of a run, or null').nullable(),
    last: whole(0),
  }),
  'run:unwatch': fields({ runId }),
  /** Looks for servers that were not to be had; answered when each was found or given up. */
  'services:look': fields({
    names: z.array(text(40, 'must be the name of a server'), SERVERS).max(10, SERVERS),
  }),
  /** How the claims of a run stand now; after its end its summary says it. */
  'run:claims': fields({ runId }),
  /** Events of the journal, `from` … `to`, 2,000 at most in one answer. */
  'run:events': fields({ runId, from: whole(1), to: whole(1) }),
} as const

export type CommandName = keyof typeof commandSchemas
export type CommandInput<C extends CommandName> = z.input<(typeof commandSchemas)[C]>
export type Command<C extends CommandName> = z.output<(typeof commandSchemas)[C]>

export interface WatchReply {
  epoch: string
  /** Present when the events after `last` are no longer in the ring, or the epoch is another one. */
  snapshot: LabState | null
  /** At most 500; `events[0].seq` follows `last` or the snapshot. */
  events: Batch['events']
  /** False: this was all, and the socket now receives the live batches. True: ask again. */
  more: boolean
  /** The newest `seq`, to show how much is still to come. */
  head: number
}

export interface CommandResults {
  'run:start': { runId: string; epoch: string; seed: number }
  'run:set': Record<string, never>
  'run:pause': Record<string, never>
  'run:resume': Record<string, never>
  'run:step': Record<string, never>
  'run:pace': Record<string, never>
  'run:disturb': Record<string, never>
  'run:stop': Record<string, never>
  'run:watch': WatchReply
  'run:unwatch': Record<string, never>
  'services:look': { services: ServiceInfo[] }
  'run:claims': { claims: ClaimResult[] }
  /** In order from `from` on; fewer than asked for when there are no more, or they are too many. */
  'run:events': { events: LabEvent[] }
}

export interface CommandError {
  code: string
  message: string
  /** The parameter at whose slider the message belongs. */
  param?: string
  /** A command to type that would cure it. */
  remedy?: string
}

export type Reply<C extends CommandName> = { ok: CommandResults[C] } | { error: CommandError }

/** socket.io's types for both ends. */
export type ClientToServer = {
  [C in CommandName]: (input: CommandInput<C>, answer: (reply: Reply<C>) => void) => void
}
export interface ServerToClient {
  'lab:welcome': (welcome: Welcome) => void
  'lab:services': (services: ServiceInfo[]) => void
  /** The server's clock in run time, to draw countdowns: sent with each batch. */
  'run:batch': (batch: Batch & { now: number }) => void
  'run:summary': (runId: string, summary: Summary) => void
}
