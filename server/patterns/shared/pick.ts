import {
  params,
  protections,
  type ParamName,
  type ParamSpec,
  type ParamValue,
  type ProtectionName,
} from '../../protocol/params'

/** Memcached's leases need Memcached: only a pattern that stands on it offers them. */
const withoutMemcached = protections.filter((name) => name !== 'memcached-lease')

type Wanted = ParamValue | true | readonly [string, ...string[]]

/**
 * Parameters for a pattern: the shared specification, with the pattern's own default where one is
 * given. `true` keeps the shared default; a list offers these of the shared values, the first by default.
 * @param offered the protections that the pattern offers, if it offers any
 */
export function pick(
  wanted: Partial<Record<ParamName, Wanted>>,
  offered: readonly ProtectionName[] = withoutMemcached,
): ({ name: ParamName } & ParamSpec)[] {
  return (Object.entries(wanted) as [ParamName, Wanted][]).map(([name, value]) => {
    const spec: ParamSpec =
      name === 'protection' ? { ...params.protection, values: offered } : params[name]
    if (value === true) return { name, ...spec }
    if (spec.type === 'choice') {
      if (typeof value !== 'object') return { name, ...spec, default: String(value) }
      return { name, ...spec, values: value, default: value[0] }
    }
    return { name, ...spec, default: Number(value) }
  })
}

/** What all four lock-protected read patterns offer, in the order of the screen. */
export const readParams = {
  ttlMs: true,
  clients: true,
  dbReadMs: true,
  readRatio: true,
  keys: true,
  skew: true,
  thinkMs: true,
  dbWriteMs: true,
  dbPool: true,
  protection: true,
  leaseMs: true,
  patienceMs: true,
  onPatience: true,
  guard: ['none', 'fence'],
  jitter: true,
  staleMs: true,
  beta: true,
  dbErrors: true,
} as const
