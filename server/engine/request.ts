import type { Clock, Random } from '../ports'
import type { OpenWorld } from '../ports/world'
import type { Pattern } from '../patterns'
import type { Disturbance } from '../protocol/disturbances'
import type { ParamValues } from '../protocol/params'

/** At the end what is in flight gets this long, in ms, then it counts as cancelled. */
export const GRACE_MS = 2000
/** A run without a duration ends after an hour, in ms. */
export const LONGEST_MS = 3_600_000

export interface RunRequest {
  pattern: Pattern
  scenario: 'guide' | 'load'
  preset: string | null
  /** What the preset does to the run, with undivided times. */
  disturbances: readonly Disturbance[]
  params: ParamValues
  seed: number
  speed: number
  durationMs: number | null
}

export interface RunTools {
  clock: Clock
  randomFor: (seed: number, client: number) => Random
  openWorld: OpenWorld
  validate: boolean
  /** How much of a run stays in memory for viewers that come back, in bytes; 8 MB when left out. */
  ringBytes?: number
  /** How large the whole journal of a run may be, in bytes; 1 GB when left out. */
  spoolBytes?: number
  /** How long a key without a TTL outlives its run, in ms; ten minutes when left out. */
  backstopMs?: number
}

/** The servers that a run needs, by its pattern and its settings. */
export const serversFor = (pattern: Pattern, params: ParamValues): readonly string[] =>
  pattern.servicesFor?.(params) ?? pattern.services
