import type { Disturbance } from './disturbances'
import type { FaultInfo } from './faults'
import type { ParamSpec } from './params'
import type { Shows } from './traps'

/** What the page and the command line know of a pattern. */
export interface PatternInfo {
  id: string
  title: string
  summary: string
  services: string[]
  scenarios: string[]
  presets: PresetInfo[]
  params: ({ name: string } & ParamSpec)[]
  /** What a person may do to a run of it by hand. */
  faults: FaultInfo[]
  /** When to use it, when not, and what is simplified here. */
  explain: { use: string; avoid: string; simplified: string }
  panels: PanelName[]
  picture: Picture
}

/** The way of a request for the pattern's picture; `life`: the life of a value says more. */
export type Picture = readonly PathStep[] | 'life'

export type Station =
  | ('app' | 'redis' | 'memcached' | 'cluster' | 'database')
  | ('lock' | 'loader' | 'queue' | 'worker' | 'scheduler')

/** One line of the picture, from one station to another. */
export interface PathStep {
  from: Station
  to: Station
  /** One or two words beside the line. */
  word: string
  /** The meaning that gives it its colour; `plain` has none. */
  kind: 'hit' | 'miss' | 'db' | 'write' | 'stale' | 'plain'
  /** After the request is answered, or by choice: drawn dashed. */
  later?: true
}

/** The files of one pattern that run, to be read: its own, and one for each protection it offers. */
export interface Sources {
  pattern: SourceFile
  protections: Record<string, SourceFile>
}

export interface PresetInfo {
  name: string
  title: string
  /** What will happen, and why: two sentences. */
  summary: string
  params: Record<string, number | string>
  /** The settings that remove the trap. */
  cure: Record<string, number | string>
  /** What tells in a run whether the trap has sprung. */
  shows: Shows
  /** What is done to the run on purpose, with the cure as without it. */
  disturbances?: readonly Disturbance[]
}

export type PanelName = 'cache' | 'levels' | 'locks' | 'database' | 'queue' | 'slots' | 'schedule'

/** The text is that of the file that runs: its hash was compared with the built module's at start. */
export interface SourceFile {
  file: string
  sha256: string
  /** One array of tokens a line, highlighted once by the server. */
  lines: SourceToken[][]
}
export interface SourceToken {
  text: string
  kind: 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'call'
}

export interface ServiceInfo {
  name: string
  version: string
  managed: boolean
  state: 'ready' | 'idle' | 'absent' | 'down'
  detail: string
  /** Of an absent one: the command that would bring it. */
  remedy?: string
}

export interface Health {
  status: 'ok' | 'unavailable'
  services: ServiceInfo[]
}

/** Everything that the page needs for its first render. */
export interface Welcome {
  patterns: PatternInfo[]
  services: ServiceInfo[]
  /** Where a browser may open the lab, the best one first: a page from elsewhere may not command it. */
  addresses: string[]
  /** Whether this page may run things, or only watch; told when it has connected. */
  presenter?: boolean
}
