import { z } from 'zod'
import type { Batch, LabEvent } from './events'
import type { ServiceInfo, Welcome } from './catalogue'
import type { LabState } from './state'
import type { ClaimResult, Summary } from './summary'

/** Commands of the browser. Every one is parsed on the server and answered `{ok}` or `{error}`. */

const runId = z.string().max(64)
const NO_PARAM = 'no pattern has such a parameter'
/** Its keys are looked at as they came: a parsed record has silently lost a `__proto__`. */
const values = z
  .custom<Record<string, number | string>>(
    (given) => !(given instanceof Object && Object.hasOwn(given, '__proto__')),
    NO_PARAM,
  )
  .pipe(
    z.record(
      z.string().max(40, NO_PARAM),
      z.union([z.number(), z.string().max(40)], 'must be a number or a short word'),
    ),
  )

export const commandSchemas = {
  'run:start': z.strictObject({
    pattern: z.string().max(64),
    scenario: z.enum(['guide', 'load']).default('load'),
    preset: z.string().max(64).nullable().default(null),
    cured: z.boolean().default(false),
    params: values.default({}),
    seed: z.int().min(0).max(2_147_483_647).optional(),
    speed: z.number().min(0.1).max(20).default(1),
    /** Null: until it is stopped, an hour at most. */
    durationMs: z.number().min(100).max(3_600_000).nullable().default(null),
  }),
  'run:set': z.strictObject({ runId, params: values }),
  'run:pause': z.strictObject({ runId }),
  'run:resume': z.strictObject({ runId }),
  /** Holds the run if it is not held, and lets one call pass. */
  'run:step': z.strictObject({ runId }),
  /** Slow motion: holds each call for `delayMs` before it goes; 0: full pace. */
  'run:pace': z.strictObject({ runId, delayMs: z.number().min(0).max(10_000) }),
  /** Puts a fault of the catalogue into the run, now; `amount` left out: its default. */
  'run:disturb': z.strictObject({
    runId,
    fault: z.string().max(40, 'no fault has such a name'),
    amount: z.number('must be a number').optional(),
  }),
  'run:stop': z.strictObject({ runId }),
  /** `last`: the last `seq` seen in this `epoch`; 0 and no epoch for a first look. */
  'run:watch': z.strictObject({
    runId,
    epoch: z.string().max(64).nullable(),
    last: z.int().nonnegative(),
  }),
  'run:unwatch': z.strictObject({ runId }),
  /** Looks for servers that were not to be had; answered when each was found or given up. */
  'services:look': z.strictObject({ names: z.array(z.string().max(40)).max(10) }),
  /** How the claims of a run stand now; after its end its summary says it. */
  'run:claims': z.strictObject({ runId }),
  /** Events of the journal, `from` … `to`, 2,000 at most in one answer. */
  'run:events': z.strictObject({ runId, from: z.int().positive(), to: z.int().positive() }),
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
