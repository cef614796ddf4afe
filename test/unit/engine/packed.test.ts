import { describe, expect, it } from 'vitest'
import { Packer, unpack } from '@/server/engine/packed'
import { eventSchema, type LabEvent } from '@/server/protocol/events'

interface Def {
  type: string
  innerType?: { _zod: { def: Def } }
  entries?: Record<string, string>
  shape?: Record<string, { _zod: { def: Def } }>
  element?: { _zod: { def: Def } }
}
const HARD = 'ä "quoted" \\ \u2028 €'

/** A value for a part of the schema: the richest one, or the poorest that it allows. */
function sample(def: Def, rich: boolean): unknown {
  const inside = () => (def.innerType ? sample(def.innerType._zod.def, rich) : undefined)
  switch (def.type) {
    case 'nullable':
      return rich ? inside() : null
    case 'optional':
      return rich ? inside() : undefined
    case 'number':
      return rich ? 7 : 1
    case 'string':
      return rich ? HARD : ''
    case 'boolean':
      return rich
    case 'enum':
      return Object.values(def.entries ?? {}).at(rich ? -1 : 0)
    case 'union':
      return rich ? HARD : 1.5
    case 'array':
      return rich && def.element ? [sample(def.element._zod.def, rich)] : []
    case 'record':
      return rich ? { [HARD]: 1.25 } : {}
    case 'object':
      return sampleOf(def.shape ?? {}, rich)
    default:
      throw new Error(`no sample for ${def.type}`)
  }
}

function sampleOf(shape: Record<string, unknown>, rich: boolean): Record<string, unknown> {
  // Every part of a schema tells its kind like this.
  const parts = Object.entries(shape) as [string, { _zod: { def: Def } }][]
  const values = parts.map(([name, part]) => [name, sample(part._zod.def, rich)] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

const events: LabEvent[] = eventSchema.options.flatMap((option) =>
  [true, false].map((rich) => {
    const { type, ...shape } = option.shape
    return eventSchema.parse({ ...sampleOf(shape, rich), type: type.value, seq: 1 })
  }),
)

describe('packed events', () => {
  it.each(events.map((event) => [event.type, event] as const))('%s comes back', (_type, event) => {
    expect(unpack(new Packer().pack([event]))).toEqual([event])
  })

  it('come back in their order, block after block of one packer', () => {
    const packer = new Packer()
    const many = Array.from({ length: 300 }, () => events).flat()
    expect(unpack(packer.pack(many))).toEqual(many)
    expect(unpack(packer.pack(events))).toEqual(events)
    expect(packer.pack([])).toMatchObject({ first: 0, count: 0 })
  })

  it('keep times to the last bit', () => {
    const at = 12_345.678 + Number.EPSILON * 8192
    const [back] = unpack(new Packer().pack([{ type: 'run:paused', seq: 1, at, client: 0 }]))
    expect(back?.at).toBe(at)
  })
})
