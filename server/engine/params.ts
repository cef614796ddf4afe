import { LabError } from '../protocol/errors'
import {
  params as shared,
  type ParamValue,
  type ParamValues,
  type Settings,
} from '../protocol/params'
import { paramSchema } from '../protocol/paramSchema'
import type { Pattern } from '../patterns'

const list = (names: string[]) => names.join(', ')

/**
 * Checks values against the pattern's own parameters.
 * @throws LabError naming the parameter, what is wrong and what would be right
 */
export function checkParams(pattern: Pattern, values: Record<string, unknown>): ParamValues {
  const checked: ParamValues = {}
  for (const [name, value] of Object.entries(values)) {
    const spec = pattern.scenario.params.find((param) => param.name === name)
    if (!spec) {
      const known = list(pattern.scenario.params.map((param) => param.name))
      throw new LabError(
        'unknown_parameter',
        `${pattern.title} has no parameter "${name}". It has: ${known}.`,
        name,
      )
    }
    const result = paramSchema(spec).safeParse(value)
    if (!result.success) {
      const wrong = result.error.issues[0]?.message ?? 'is not valid'
      throw new LabError('bad_value', `${spec.label} (${name}) ${wrong}.`, name)
    }
    checked[name] = result.data
  }
  return checked
}

/** The defaults of a pattern, by name. */
export function defaultsOf(pattern: Pattern): ParamValues {
  return Object.fromEntries(pattern.scenario.params.map((spec) => [spec.name, spec.default]))
}

/** Every time that `--speed` divides. */
const DIVIDED = new Set<string>([
  'ttlMs',
  'thinkMs',
  'dbReadMs',
  'dbWriteMs',
  'leaseMs',
  'patienceMs',
  'negativeTtlMs',
  'staleMs',
  'l2TtlMs',
  'periodMs',
])

/** ms ÷ speed, in whole ms; what is not 0 stays at least 1. */
export function divide(ms: number, speed: number): number {
  return ms === 0 ? 0 : Math.max(1, Math.round(ms / speed))
}

function effective(name: string, value: ParamValue, speed: number): ParamValue {
  return DIVIDED.has(name) && typeof value === 'number' ? divide(value, speed) : value
}

/** The values as the pattern gets them: parameters that it lacks have the shared default. */
export function settingsOf(values: ParamValues, speed: number): Settings {
  const settings = Object.fromEntries(
    Object.entries(shared).map(([name, spec]) => [
      name,
      effective(name, values[name] ?? spec.default, speed),
    ]),
  )
  // Every name of `Settings` is a key of `shared`, and `checkParams` has parsed the values.
  return settings as unknown as Settings
}
