import type { LabState } from '@/server/protocol'
import { presetOf } from '../controls/settings'
import type { Common, LaneForm } from './comparison'
import type { Started } from './laneRun'

/** What is asked of a lane here: its form, its run as it stands, and what that was started with. */
export interface Told extends LaneForm {
  run: { started: Started | null; stream: { state: LabState } }
}

/**
 * What the picture and the numbers of a lane are of: its run, with the settings that it has by now.
 * The form says so only until there is a run: what is changed after its end is for the next one.
 */
export function shownOf({ id, pattern, settings, run: { started, stream } }: Told): LaneForm {
  const { run, params } = stream.state
  if (!started || !run) return { id, pattern, settings }
  const values = { ...started.settings.values }
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'boolean') values[name] = value
  }
  return { id, pattern: started.pattern, settings: { ...started.settings, values } }
}

/** What the next run of a lane will have otherwise than the one on the screen, by name. */
export function changedSince({ pattern, settings, run }: Told, common: Common): string[] {
  const { run: ran, params, status } = run.stream.state
  if (!run.started || !ran) return []
  if (pattern.id !== run.started.pattern.id) return ['pattern']
  const over = status === 'finished'
  const changed = pattern.params
    // While it goes on, all others are on their way to it.
    .filter(({ effect }) => over || effect === 'next run')
    .filter(({ name }) => settings.values[name] !== params[name])
  // The guide's script ends by itself.
  const duration = ran.durationMs !== null && common.durationMs !== ran.durationMs
  return [
    ...changed.map(({ label }) => label),
    ...(common.seed === ran.seed ? [] : ['seed']),
    ...(common.speed === ran.speed ? [] : ['speed']),
    ...(duration ? ['duration'] : []),
  ]
}

/** Of what a lane is called by, that which was changed on the way: its numbers are of both. */
export function changedDuring({ run: { started, stream } }: Told): string[] {
  const { run: ran, params } = stream.state
  if (!started || !ran) return []
  const cure = presetOf(started.pattern, started.settings.preset)?.cure ?? {}
  return started.pattern.params
    .filter(({ name }) => name === 'protection' || name in cure)
    .filter(({ name }) => ran.params[name] !== params[name])
    .map(({ label }) => label)
}
