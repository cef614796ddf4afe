import { params, type ParamName, type ParamSpec, type ParamValue } from '../../protocol/params'

/**
 * Parameters for a pattern: the shared specification, with the pattern's own default where one is
 * given. `true` keeps the shared default.
 */
export function pick(
  wanted: Partial<Record<ParamName, ParamValue | true>>,
): ({ name: ParamName } & ParamSpec)[] {
  return (Object.entries(wanted) as [ParamName, ParamValue | true][]).map(([name, value]) => {
    const spec: ParamSpec = params[name]
    if (name === 'protection') return { name, ...offered(spec, value) }
    if (value === true) return { name, ...spec }
    if (spec.type === 'choice') return { name, ...spec, default: String(value) }
    return { name, ...spec, default: Number(value) }
  })
}

/** Memcached's leases need Memcached: only a pattern that names them offers them. */
function offered(spec: ParamSpec, value: ParamValue | true): ParamSpec {
  if (spec.type !== 'choice') return spec
  const values = spec.values.filter((name) => name !== 'memcached-lease')
  return { ...spec, values, ...(value !== true && { default: String(value) }) }
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
  jitter: true,
  staleMs: true,
  beta: true,
  dbErrors: true,
} as const
