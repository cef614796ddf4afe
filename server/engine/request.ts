import type { Clock, Random } from '../ports'
import type { OpenWorld } from '../ports/world'
import type { Pattern } from '../patterns'
import type { Disturbance } from '../protocol/disturbances'
import type { ParamValues } from '../protocol/params'

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
