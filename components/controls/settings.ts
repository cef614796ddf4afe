import type {
  CommandInput,
  NumberSpec,
  ParamSpec,
  ParamValue,
  ParamValues,
  PatternInfo,
  PresetInfo,
} from '@/server/protocol'
import { refusal } from './scale'

/** What the next run starts with. Plain functions: the store and the address bar both use them. */
export interface Settings {
  scenario: 'guide' | 'load'
  preset: string | null
  cured: boolean
  /** Every parameter of the pattern. */
  values: ParamValues
  speed: number
  /** Null: until it is stopped. */
  durationMs: number | null
  /** Null: another one each time. */
  seed: number | null
}

/** The highest seed that can be given. */
export const MOST_SEED = 999_999_999

export type NamedSpec = PatternInfo['params'][number]

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20] as const
export const DURATIONS = [10_000, 30_000, 60_000, 300_000, null] as const
const USUAL_DURATION = 60_000

/** They shape the stream of requests, which the guide's own script replaces. */
const WORKLOAD = new Set(['clients', 'keys', 'skew', 'readRatio', 'thinkMs', 'missing'])

export const isNumber = (spec: ParamSpec): spec is NumberSpec => spec.type !== 'choice'

/** The parameters that have a meaning in a scenario, in the order of the screen. */
export const shownParams = (pattern: PatternInfo, scenario: Settings['scenario']): NamedSpec[] =>
  pattern.params.filter(({ name }) => scenario === 'load' || !WORKLOAD.has(name))

export const presetOf = (pattern: PatternInfo, name: string | null): PresetInfo | null =>
  pattern.presets.find((preset) => preset.name === name) ?? null

/** Presets are traps of the workload: the guide's script knows none. */
export const presetFor = ({
  scenario,
  preset,
  cured,
}: Pick<Settings, 'scenario' | 'preset' | 'cured'>) =>
  scenario === 'load' && preset !== null ? { preset, cured } : { preset: null, cured: false }

/** The pattern's own values, which are the guide's wherever it has one. */
export const guideValues = (pattern: PatternInfo): ParamValues =>
  Object.fromEntries(pattern.params.map((spec) => [spec.name, spec.default]))

/** The values from which changes are counted: the pattern's own, then the preset's, then its cure. */
export function baseValues(
  pattern: PatternInfo,
  from: Pick<Settings, 'scenario' | 'preset' | 'cured'>,
): ParamValues {
  const { preset: name, cured } = presetFor(from)
  const preset = presetOf(pattern, name)
  return { ...guideValues(pattern), ...preset?.params, ...(cured ? preset?.cure : {}) }
}

export const initialSettings = (pattern: PatternInfo): Settings => ({
  scenario: 'load',
  preset: null,
  cured: false,
  values: guideValues(pattern),
  speed: 1,
  durationMs: USUAL_DURATION,
  seed: null,
})

/** The values that were changed by hand and mean something in this scenario. */
export function changedValues(pattern: PatternInfo, settings: Settings): ParamValues {
  const base = baseValues(pattern, settings)
  const changed: ParamValues = {}
  for (const { name } of shownParams(pattern, settings.scenario)) {
    const value = settings.values[name]
    if (value !== undefined && value !== base[name]) changed[name] = value
  }
  return changed
}

export function toStart(pattern: PatternInfo, settings: Settings): CommandInput<'run:start'> {
  const { scenario, speed, durationMs, seed } = settings
  return {
    pattern: pattern.id,
    ...{ scenario, speed },
    ...presetFor(settings),
    params: changedValues(pattern, settings),
    durationMs: scenario === 'load' ? durationMs : null,
    ...(seed !== null && { seed }),
  }
}

/** The same run for a terminal. */
export function toCommand(pattern: PatternInfo, settings: Settings, seed: number | null): string {
  const { preset, cured } = presetFor(settings)
  const words = [`npm run --silent sim -- run ${pattern.id} --scenario ${settings.scenario}`]
  if (preset) words.push(`--preset ${preset}`)
  if (cured) words.push('--cured')
  for (const [name, value] of Object.entries(changedValues(pattern, settings))) {
    words.push(`--set ${name}=${value}`)
  }
  if (settings.scenario === 'load')
    words.push(`--duration ${(settings.durationMs ?? 3_600_000) / 1000}s`)
  if (seed !== null) words.push(`--seed ${seed}`)
  if (settings.speed !== 1) words.push(`--speed ${settings.speed}`)
  return words.join(' ')
}

/** The settings as the address bar keeps them: only what differs from the usual. */
export function toQuery(pattern: PatternInfo, settings: Settings): URLSearchParams {
  const query = new URLSearchParams()
  const { scenario, speed, durationMs, seed } = settings
  const { preset, cured } = presetFor(settings)
  if (scenario !== 'load') query.set('scenario', scenario)
  if (preset) query.set('preset', preset)
  if (cured) query.set('cured', '1')
  if (speed !== 1) query.set('speed', String(speed))
  if (durationMs !== USUAL_DURATION) query.set('duration', durationMs ? String(durationMs) : 'open')
  if (seed !== null) query.set('seed', String(seed))
  for (const [name, value] of Object.entries(changedValues(pattern, settings))) {
    query.set(name, String(value))
  }
  return query
}

export type Query = Record<string, string | string[] | undefined>

/** Reads an address; what it does not understand keeps its usual value. */
export function fromQuery(pattern: PatternInfo, query: Query): Settings {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : null)
  const settings = initialSettings(pattern)
  if (text('scenario') === 'guide') settings.scenario = 'guide'
  settings.preset = presetOf(pattern, text('preset'))?.name ?? null
  settings.cured = settings.preset !== null && text('cured') === '1'
  settings.values = baseValues(pattern, settings)
  for (const spec of pattern.params) {
    const value = valueFrom(spec, text(spec.name))
    if (value !== null) settings.values[spec.name] = value
  }
  const speed = Number(text('speed') ?? 1)
  if (speed >= 0.1 && speed <= 20) settings.speed = speed
  const duration = text('duration')
  if (duration === 'open') settings.durationMs = null
  else if (Number(duration) >= 100 && Number(duration) <= 3_600_000) {
    settings.durationMs = Number(duration)
  }
  const seed = text('seed')
  if (seed && /^\d{1,9}$/.test(seed)) settings.seed = Number(seed)
  return settings
}

function valueFrom(spec: ParamSpec, text: string | null): ParamValue | null {
  if (text === null || text.trim() === '') return null
  if (!isNumber(spec)) return spec.values.includes(text) ? text : null
  const value = Number(text)
  return Number.isNaN(value) || refusal(spec, value, spec.default) ? null : value
}
