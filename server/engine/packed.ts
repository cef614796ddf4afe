import type { z } from 'zod'
import { eventSchema, type EventType, type LabEvent } from '../protocol/events'

/**
 * Events in little room: every field is one number, and every text is kept once a block. JSON costs
 * ten times the time, and that time is what a busy run spends on being recorded.
 */
export interface Packed {
  first: number
  count: number
  numbers: Float64Array
  /** As JSON: pieces of what the servers sent would each keep the whole of it in memory. */
  texts: string
}

type Kind = 'number' | 'flag' | 'text' | 'json'
interface Field {
  name: string
  kind: Kind
}
interface Layout {
  type: EventType
  index: number
  fields: Field[]
}

/** What stands for null and for a field that is left out: no number of an event is either. */
const NULL = NaN
const ABSENT = -Infinity

const layouts: Layout[] = eventSchema.options.map((option, index) => {
  const { type, ...shape } = option.shape
  const fields = Object.entries(shape).map(([name, schema]) => ({ name, kind: kindOf(schema) }))
  return { type: type.value, index, fields }
})
const byType = new Map<string, Layout>(layouts.map((layout) => [layout.type, layout]))

function kindOf(schema: z.core.$ZodType): Kind {
  // Each case of zod's own definitions carries what it wraps.
  const def = schema._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType }
  switch (def.type) {
    case 'nullable':
    case 'optional':
      return def.innerType ? kindOf(def.innerType) : 'json'
    case 'number':
    case 'int':
      return 'number'
    case 'string':
    case 'enum':
      return 'text'
    case 'boolean':
      return 'flag'
    default:
      return 'json'
  }
}

/** Packs events one after the other into a block. */
export class Packer {
  private numbers = new Float64Array(1 << 16)
  private length = 0
  private texts: string[] = []
  private readonly known = new Map<string, number>()

  pack(events: readonly LabEvent[]): Packed {
    this.length = 0
    this.texts = []
    this.known.clear()
    for (const event of events) this.add(event)
    const numbers = this.numbers.slice(0, this.length)
    return {
      first: events[0]?.seq ?? 0,
      count: events.length,
      numbers,
      texts: JSON.stringify(this.texts),
    }
  }

  private add(event: LabEvent): void {
    const layout = byType.get(event.type)
    if (!layout) throw new Error(`no layout for ${event.type}`)
    const { fields } = layout
    if (this.length + fields.length >= this.numbers.length) this.grow()
    const { numbers } = this
    let { length } = this
    numbers[length++] = layout.index
    // Read by name: the layout was made from the schema of this very type.
    const values = event as unknown as Record<string, unknown>
    for (let i = 0; i < fields.length; i++) {
      const { name, kind } = fields[i] as Field
      numbers[length++] = this.number(kind, values[name])
    }
    this.length = length
  }

  private number(kind: Kind, value: unknown): number {
    if (typeof value === 'number') return value
    if (value === null) return NULL
    if (value === undefined) return ABSENT
    if (typeof value === 'boolean') return value ? 1 : 0
    return this.text(kind === 'json' ? JSON.stringify(value) : String(value))
  }

  private text(text: string): number {
    const known = this.known.get(text)
    if (known !== undefined) return known
    const index = this.texts.push(text) - 1
    this.known.set(text, index)
    return index
  }

  private grow(): void {
    const larger = new Float64Array(this.numbers.length * 2)
    larger.set(this.numbers)
    this.numbers = larger
  }
}

/** The events of a block, as they were. */
export function unpack(block: Pick<Packed, 'numbers' | 'texts'>): LabEvent[] {
  const { numbers } = block
  // They are our own: `pack` wrote them.
  const texts = JSON.parse(block.texts) as string[]
  const events: LabEvent[] = []
  for (let at = 0; at < numbers.length;) {
    const layout = layouts[numbers[at++] ?? -1]
    if (!layout) throw new Error('a block of events is damaged')
    const event: Record<string, unknown> = { type: layout.type }
    for (const { name, kind } of layout.fields) {
      const value = valueOf(kind, numbers[at++] ?? NULL, texts)
      if (value !== undefined) event[name] = value
    }
    // Its fields are exactly those of the schema of its type.
    events.push(event as unknown as LabEvent)
  }
  return events
}

function valueOf(kind: Kind, number: number, texts: readonly string[]): unknown {
  if (number === ABSENT) return undefined
  if (Number.isNaN(number)) return null
  if (kind === 'number') return number
  if (kind === 'flag') return number === 1
  const text = texts[number] ?? ''
  return kind === 'json' ? JSON.parse(text) : text
}
