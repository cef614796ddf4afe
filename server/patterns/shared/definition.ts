import type { Context, Row } from '../../ports'
import type { PanelName, Picture, PresetInfo } from '../../protocol/catalogue'
import type { LabEvent } from '../../protocol/events'
import type { FaultName } from '../../protocol/faults'
import type { ParamName, ParamSpec, ParamValues, Settings } from '../../protocol/params'
import type { Proof } from './proof'

/**
 * One call of a guide's script; sleeps in ms. `until` waits for a time of the script, then for `thenMs`
 * real ms, which no speed divides.
 */
export type Step =
  | { read: number }
  | { write: number; name: string }
  | { sleep: number }
  | { until: number; thenMs?: number }

export interface Scenario {
  /** The parameters of the pattern in the order of the screen, with its own defaults. */
  params: ({ name: ParamName } & ParamSpec)[]
  guide: { steps: Step[]; outcomes: string[] }
  presets: Preset[]
  /** What a person may do to a run by hand, in the order of the screen. */
  faults: FaultName[]
}

export interface Preset extends PresetInfo {
  params: Partial<Settings>
  cure: Partial<Settings>
}

export interface Verdict {
  held: boolean
  /** What was seen, with figures: "9 loads, 9 expiries". */
  detail: string
  /** It was broken, by something that it cannot be blamed for: `detail` says what. */
  excused?: true
}

/** Watches the events of one run; a new one for each run. */
export interface ClaimWatch {
  see(event: LabEvent): void
  verdict(): Verdict
  /** The events that it stands on; left out: it names none. */
  readonly proof?: Proof
}

/** What the chosen settings guarantee. A trap that they allow is counted, not failed. */
export interface Claim {
  id: string
  title: string
  applies(run: { scenario: 'guide' | 'load'; params: ParamValues }): boolean
  /** It rests on keys that stay until they are deleted or over: a server that evicts some excuses it. */
  restsOnKeys?: true
  watch(): ClaimWatch
}

export interface Pattern {
  id: string
  title: string
  summary: string
  explain: { use: string; avoid: string; simplified: string }
  /** The servers that it needs; `database` is whichever one this Cachescope uses. */
  services: string[]
  /** Where the parameters decide which ones. */
  servicesFor?(params: ParamValues): string[]
  panels: PanelName[]
  /** Where a request goes, for the gallery; left out: the look-aside way. */
  picture?: Picture
  /** The file that holds the algorithm, from the root of the project. */
  file: string
  read(ctx: Context, id: number): Promise<Row | null>
  write(ctx: Context, id: number, name: string): Promise<Row>
  /** The work of a tick, every `periodMs`; a pattern without it has no schedule. */
  refresh?(ctx: Context): Promise<void>
  scenario: Scenario
  claims: Claim[]
}
