import type { Lab } from '../engine'
import {
  commandSchemas,
  type Command,
  type CommandError,
  type CommandName,
  type CommandResults,
} from '../protocol/commands'
import { LabError } from '../protocol/errors'
import { recorded } from './viewers'

/** Carries out one parsed command. */
export type Handler<C extends CommandName> = (
  command: Command<C>,
) => Promise<CommandResults[C]> | CommandResults[C]
type Handlers = { [C in CommandName]: Handler<C> }

/** The commands that only need the lab; watching needs the socket too. */
export function labCommands(
  lab: Lab,
): Omit<Handlers, 'run:watch' | 'run:unwatch' | 'services:look'> {
  return {
    'run:start': async (command) => {
      const run = await lab.start(command)
      return { runId: run.id, epoch: lab.epoch, seed: run.request.seed }
    },
    'run:set': ({ runId, params }) => {
      lab.run(runId).set(params)
      return {}
    },
    'run:pause': ({ runId }) => {
      lab.run(runId).pause()
      return {}
    },
    'run:resume': ({ runId }) => {
      lab.run(runId).resume()
      return {}
    },
    'run:step': ({ runId }) => {
      lab.run(runId).step()
      return {}
    },
    'run:pace': ({ runId, delayMs }) => {
      lab.run(runId).pace(delayMs)
      return {}
    },
    'run:disturb': ({ runId, fault, amount }) => {
      lab.run(runId).disturb(fault, amount)
      return {}
    },
    'run:claims': ({ runId }) => ({ claims: lab.run(runId).judge.claimResults() }),
    'run:events': ({ runId, from, to }) => ({ events: recorded(lab.run(runId), from, to) }),
    'run:stop': ({ runId }) => {
      lab.run(runId).stop()
      return {}
    },
  }
}

/**
 * Parses what came over the wire and carries it out.
 * @returns `{ok}` or `{error}`; never throws, whatever was sent
 */
export async function answer<C extends CommandName>(
  name: C,
  input: unknown,
  handle: Handler<C>,
): Promise<{ ok: CommandResults[C] } | { error: CommandError }> {
  const parsed = commandSchemas[name].safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || 'the command'
    const message = `${name} was not understood: ${where} ${issue?.message ?? 'is not valid'}.`
    const param = issue?.path[0] === 'params' ? String(issue.path[1] ?? '') : ''
    return { error: { code: 'bad_command', message, ...(param && { param }) } }
  }
  try {
    // The schema of `name` gives exactly the command of `name`.
    return { ok: await handle(parsed.data as Command<C>) }
  } catch (error) {
    if (error instanceof LabError) return { error: error.toJSON() }
    const message = error instanceof Error ? error.message : String(error)
    return { error: { code: 'internal', message: `Something went wrong here: ${message}` } }
  }
}
