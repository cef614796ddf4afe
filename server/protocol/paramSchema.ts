import { z } from 'zod'
import type { ParamSpec, ParamValue } from './params'

/** The schema of one value; its message says what is wrong and what would be right. */
export function paramSchema(spec: ParamSpec): z.ZodType<ParamValue> {
  if (spec.type === 'choice')
    return z.enum(spec.values, { error: `must be one of ${spec.values.join(', ')}` })
  const range = `must be ${spec.type === 'integer' ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}${spec.unit === 'ms' ? ' ms' : ''}`
  const number = z.number({ error: range }).min(spec.min, range).max(spec.max, range)
  return spec.type === 'integer' ? number.int(range) : number
}
