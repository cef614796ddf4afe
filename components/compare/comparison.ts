import type { NumberSpec, ParamValues, PatternInfo } from '@/server/protocol'
import {
  baseValues,
  changedValues,
  fromQuery,
  isNumber,
  shownParams,
  toQuery,
} from '../controls/settings'
import type { NamedSpec, Query, Settings } from '../controls/settings'
import { inEffect } from '../lab/inEffect'

/** One lane: a pattern and its settings. Seed, speed and duration are those of the comparison. */
export interface LaneForm {
  /** Unique on the page; a lane keeps it for life. */
  id: number
  pattern: PatternInfo
  settings: Settings
}

/** What all lanes have in common, besides their workload. */
export interface Common {
  seed: number
  speed: number
  durationMs: number
}

export const LEAST_LANES = 2
export const MOST_LANES = 4
export const DURATIONS = [12_000, 30_000, 60_000] as const
/** How short and how long the runs may be, and how long instead of until they are stopped; in ms. */
const [SHORTEST, LONGEST, OPEN_MS] = [1000, 600_000, 60_000]
export const USUAL_SEED = 1

/** What one sets most often for every lane, in the order of the sliders. */
const OFTEN = ['clients', 'ttlMs', 'dbReadMs', 'thinkMs']

/** The stampede under four protections: what the page shows when nothing else is asked for. */
const USUAL_PATTERN = 'simple-caching'
const USUAL = ['none', 'single-flight', 'redis-lock', 'early-refresh']
const STAMPEDE = { clients: '24', ttlMs: '4000', dbReadMs: '500', thinkMs: '260' }

/** The lanes of an address: `lane` holds a pattern and its settings as the lab's own address does. */
export function lanesFrom(patterns: readonly PatternInfo[], query: Query): LaneForm[] {
  const texts = [query['lane'] ?? []].flat().slice(0, MOST_LANES)
  const lanes = texts.flatMap((text, id) => {
    const [name, rest = ''] = split(text)
    const pattern = patterns.find((candidate) => candidate.id === name)
    if (!pattern) return []
    return [{ id, pattern, settings: laneSettings(pattern, rest) }]
  })
  return lanes.length >= LEAST_LANES ? lanes : usualLanes(patterns)
}

function usualLanes(patterns: readonly PatternInfo[]): LaneForm[] {
  const pattern = patterns.find(({ id }) => id === USUAL_PATTERN) ?? patterns[0]
  if (!pattern) return []
  return USUAL.map((protection, id) => {
    const query = new URLSearchParams({ preset: 'stampede', ...STAMPEDE, protection })
    return { id, pattern, settings: laneSettings(pattern, query.toString()) }
  })
}

/** The values from which a lane's changes are counted: its preset's, or those of the page's own comparison. */
export function laneBase({ pattern, settings }: LaneForm, among: readonly LaneForm[]): ParamValues {
  const base = baseValues(pattern, settings)
  const isUsual = among.every(
    (lane) =>
      lane.pattern.id === USUAL_PATTERN &&
      lane.settings.preset === 'stampede' &&
      !lane.settings.cured,
  )
  if (!isUsual) return base
  return { ...base, ...Object.fromEntries(Object.entries(STAMPEDE).map(asNumber)) }
}

const asNumber = ([name, text]: [string, string]) => [name, Number(text)] as const

export const laneSettings = (pattern: PatternInfo, search: string): Settings =>
  fromQuery(pattern, Object.fromEntries(new URLSearchParams(search)))

export function commonFrom(query: Query): Common {
  const number = (name: string, least: number, most: number, usual: number) => {
    const value = Number(query[name] ?? NaN)
    return value >= least && value <= most ? value : usual
  }
  return {
    seed: Math.floor(number('seed', 0, 999_999_999, USUAL_SEED)),
    speed: number('speed', 0.1, 20, 1),
    durationMs: number('duration', SHORTEST, LONGEST, DURATIONS[0]),
  }
}

/** The address that brings back the same comparison. */
export function addressOf(lanes: readonly LaneForm[], common: Common): string {
  const query = new URLSearchParams()
  for (const lane of lanes) query.append('lane', laneText(lane))
  query.set('seed', String(common.seed))
  if (common.speed !== 1) query.set('speed', String(common.speed))
  if (common.durationMs !== DURATIONS[0]) query.set('duration', String(common.durationMs))
  return `/compare?${query.toString()}`
}

function laneText({ pattern, settings }: Pick<LaneForm, 'pattern' | 'settings'>): string {
  const search = toQuery(pattern, { ...settings, seed: null, speed: 1 })
  search.delete('duration')
  return search.size === 0 ? pattern.id : `${pattern.id}?${search.toString()}`
}

/**
 * A preset beside its cure: the trap above, what removes it below; other changes are in both, and
 * both make the same choices for the same time.
 * @param ranSeed of the run on the screen; null: there is none
 */
export function cureHref(pattern: PatternInfo, settings: Settings, ranSeed: number | null): string {
  const { speed } = settings
  const changed = changedValues(pattern, settings)
  const lane = (cured: boolean, id: number): LaneForm => {
    const values = { ...baseValues(pattern, { ...settings, cured }), ...changed }
    return { id, pattern, settings: { ...settings, cured, values } }
  }
  const seed = settings.seed ?? ranSeed ?? USUAL_SEED
  // A comparison always ends by itself.
  const durationMs = Math.min(LONGEST, Math.max(SHORTEST, settings.durationMs ?? OPEN_MS))
  return `${addressOf([lane(false, 0), lane(true, 1)], { seed, speed, durationMs })}&start=1`
}

/** A setting that every lane has, as the first one describes it. */
export interface CommonSpec {
  spec: NamedSpec & NumberSpec
  /** Its value in each lane. */
  values: number[]
  /** What a reset of all lanes returns to; where it would tell them apart, that is each lane's own affair. */
  base: number
  /** It is the same in every lane: one slider may move it, and undoes nothing that tells them apart. */
  same: boolean
  /** It shapes the stream of requests, which is meant to be one for all lanes. */
  workload: boolean
  /** It has a slider of its own, without opening anything. */
  often: boolean
}

/** What could be set for all lanes at once: what is moved often, then the rest of the workload. */
export function commonSpecs(lanes: readonly LaneForm[]): CommonSpec[] {
  const [first] = lanes
  if (!first) return []
  const own = shownParams(first.pattern, 'guide')
  const bases = lanes.map((lane) => laneBase(lane, lanes))
  return first.pattern.params
    .filter(isNamedNumber)
    .map((spec): CommonSpec => {
      const values = lanes.map(({ settings }) => Number(settings.values[spec.name] ?? NaN))
      const workload = !own.includes(spec)
      const [base, ...others] = bases.map((each) => Number(each[spec.name] ?? spec.default))
      const isShared = workload || others.every((other) => other === base)
      return {
        ...{ spec, values, workload, often: OFTEN.includes(spec.name) },
        same: values.every((value) => value === values[0]),
        base: (isShared ? base : values[0]) ?? spec.default,
      }
    })
    .filter(({ workload, often, values }) => (workload || often) && !values.some(Number.isNaN))
    .sort((a, b) => placeOf(a) - placeOf(b))
}

/** Whether a setting has a slider of its own that is always on the screen: there its refusal is said. */
export const inSight = (lanes: readonly LaneForm[], name: string | undefined): boolean =>
  commonSpecs(lanes).some(({ spec, often, same }) => spec.name === name && often && same)

/**
 * What a lane may have otherwise than the others, beside its protection: all that is not workload and
 * would change anything.
 */
export const ownSpecs = ({ pattern, settings }: LaneForm): NamedSpec[] =>
  shownParams(pattern, 'guide').filter(
    ({ name }) => name !== 'protection' && inEffect(name, settings.values),
  )

const placeOf = ({ spec, often }: CommonSpec): number =>
  often ? OFTEN.indexOf(spec.name) : OFTEN.length

const isNamedNumber = (spec: NamedSpec): spec is NamedSpec & NumberSpec => isNumber(spec)

function split(text: string): [string, string?] {
  const at = text.indexOf('?')
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
