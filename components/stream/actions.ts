import type { CommandError, CommandInput, CommandName, ParamValues, Reply } from '@/server/protocol'
import { command } from './commands'
import { store } from './store'

export interface Outcome {
  error?: CommandError
}

/** Looking for a server may mean installing it, and a run looks for those that it needs; in ms. */
export const LOOK_MS = 180_000

/** Starts a run and watches it from its first event, which is here when this is done. */
export async function startRun(
  input: CommandInput<'run:start'>,
): Promise<Outcome & { runId?: string }> {
  const reply = await command('run:start', input, LOOK_MS)
  if ('error' in reply) return { error: reply.error }
  await store.watch(reply.ok.runId)
  return { runId: reply.ok.runId }
}

const outcome = <C extends CommandName>(reply: Reply<C>): Outcome =>
  'error' in reply ? { error: reply.error } : {}

type RunCommand = 'run:pause' | 'run:resume' | 'run:step' | 'run:stop'

async function toRun(name: RunCommand): Promise<Outcome> {
  const { runId } = store.view()
  return runId === null ? {} : outcome(await command(name, { runId }))
}

export const pause = () => toRun('run:pause')
export const resume = () => toRun('run:resume')
/** Holds the run if it is not held, and lets one call pass. */
export const step = () => toRun('run:step')
export const stop = () => toRun('run:stop')

/** Slow motion: each call is held for `delayMs` before it goes. */
export async function pace(delayMs: number): Promise<Outcome> {
  const { runId } = store.view()
  return runId === null ? {} : outcome(await command('run:pace', { runId, delayMs }))
}

/** Puts a fault into the run that goes on, now. */
export async function disturb(fault: string, amount?: number): Promise<Outcome> {
  const { runId } = store.view()
  if (runId === null) return {}
  return outcome(
    await command('run:disturb', { runId, fault, ...(amount !== undefined && { amount }) }),
  )
}

/** Changes parameters of the run that goes on. */
export async function setParams(params: ParamValues): Promise<Outcome> {
  const { runId } = store.view()
  return runId === null ? {} : outcome(await command('run:set', { runId, params }))
}

/** Has the lab look for these servers again; every page learns how they stand then. */
export const lookFor = async (names: readonly string[]): Promise<Outcome> =>
  outcome(await command('services:look', { names: [...names] }, LOOK_MS))
