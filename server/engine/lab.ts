import { randomInt, randomUUID } from 'node:crypto'
import { LabError } from '../protocol/errors'
import type { Command } from '../protocol/commands'
import { patterns, type Pattern } from '../patterns'
import { checkParams, defaultsOf } from './params'
import type { RunRequest, RunTools } from './request'
import { Run } from './run'

/** Runs at once. */
export const MOST_RUNS = 12
/** Ended runs that are kept to be looked at. */
const KEPT_RUNS = 50

/** @throws LabError `unknown_pattern` */
export function patternOf(id: string): Pattern {
  const pattern = patterns.find((candidate) => candidate.id === id)
  if (pattern) return pattern
  const known = patterns.map((candidate) => candidate.id).join(', ')
  throw new LabError('unknown_pattern', `There is no pattern "${id}". There is: ${known}.`)
}

/**
 * Turns a command into a checked request: defaults, then the preset, then the values given.
 * @throws LabError with one clear sentence
 */
export function requestOf(command: Command<'run:start'>): RunRequest {
  const pattern = patternOf(command.pattern)
  const preset = pattern.scenario.presets.find(({ name }) => name === command.preset)
  if (command.preset !== null && !preset) {
    const known = pattern.scenario.presets.map(({ name }) => name).join(', ')
    const message = `${pattern.title} has no preset "${command.preset}". It has: ${known}.`
    throw new LabError('unknown_preset', message)
  }
  if (command.cured && !preset) {
    throw new LabError('bad_value', 'A cure belongs to a preset: name the preset too.')
  }
  if (preset && command.scenario === 'guide') {
    throw new LabError(
      'bad_value',
      `The guide plays its own calls with its own values: the preset "${preset.name}" goes with scenario load.`,
    )
  }
  const alone = command.scenario === 'guide' ? { clients: 1, keys: 1 } : {}
  return {
    pattern,
    scenario: command.scenario,
    preset: command.preset,
    disturbances: preset?.disturbances ?? [],
    params: {
      ...defaultsOf(pattern),
      ...alone,
      ...preset?.params,
      ...(command.cured && preset?.cure),
      ...checkParams(pattern, command.params),
    },
    seed: command.seed ?? randomInt(1, 1_000_000),
    speed: command.speed,
    durationMs: command.durationMs,
  }
}

/** All runs of this process. */
export class Lab {
  /** Another one after every start of the server: a viewer that comes back sees that it was restarted. */
  readonly epoch = randomUUID().slice(0, 8)
  private readonly runs = new Map<string, Run>()

  constructor(private readonly tools: RunTools) {}

  /**
   * Starts a run.
   * @returns once its servers are connected and its first event is recorded
   * @throws LabError when the request is not valid, there are too many runs, or a server is absent
   */
  async start(command: Command<'run:start'>): Promise<Run> {
    const request = requestOf(command)
    if (this.active().length >= MOST_RUNS) {
      throw new LabError(
        'too_many_runs',
        `${MOST_RUNS} runs are under way, and no more are possible at once. Stop one first.`,
      )
    }
    const run = new Run(request, this.tools)
    this.runs.set(run.id, run)
    try {
      await run.begun
    } catch (error) {
      this.runs.delete(run.id)
      run.journal.remove()
      throw error
    }
    this.forgetOld()
    return run
  }

  /** @throws LabError `unknown_run` */
  run(id: string): Run {
    const run = this.runs.get(id)
    if (run) return run
    throw new LabError(
      'unknown_run',
      'This run is not known here: it is too old, or the server was restarted.',
    )
  }

  /** The id of a run's pattern; null when the run is not known here. */
  patternOf(id: string): string | null {
    return this.runs.get(id)?.request.pattern.id ?? null
  }

  active(): Run[] {
    return [...this.runs.values()].filter((run) => run.status !== 'finished')
  }

  private forgetOld(): void {
    const ended = [...this.runs.values()].filter((run) => run.status === 'finished')
    for (const run of ended.slice(0, Math.max(0, ended.length - KEPT_RUNS))) {
      this.runs.delete(run.id)
      run.journal.remove()
    }
  }

  /** Stops every run and removes what is theirs. */
  async close(): Promise<void> {
    const runs = [...this.runs.values()]
    for (const run of runs) run.abandon()
    await Promise.allSettled(runs.map((run) => run.finished))
    for (const run of runs) run.journal.remove()
  }
}
