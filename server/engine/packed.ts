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

type Kind = 'number' | 'flag' | 'word' | 'text' | 'json'
interface Field {
  name: string
  kind: Kind
  /** Of a `word`: all that it may be. */
  words: readonly string[]
}
/** Writes the fields of one event from `at` on. @returns where the next one goes */
type Write = (event: LabEvent, numbers: Float64Array, at: number, text: Text) => number
type Text = (text: string) => number
interface Layout {
  type: EventType
  index: number
  fields: Field[]
  write: Write
}

/** What stands for null and for a field that is left out: no number of an event is either. */
const NULL = NaN
const ABSENT = -Infinity

function fieldOf(name: string, schema: z.core.$ZodType): Field {
  // Each case of zod's own definitions carries what it wraps.
  const def = schema._zod.def as z.core.$ZodTypeDef & {
    innerType?: z.core.$ZodType
    entries?: Record<string, string>
  }
  const words = Object.values(def.entries ?? {})
  switch (def.type) {
    case 'nullable':
    case 'optional':
      return def.innerType ? fieldOf(name, def.innerType) : { name, kind: 'json', words }
    case 'number':
    case 'int':
      return { name, kind: 'number', words }
    case 'string':
      return { name, kind: 'text', words }
    case 'enum':
      return { name, kind: 'word', words }
    case 'boolean':
      return { name, kind: 'flag', words }
    default:
      return { name, kind: 'json', words }
  }
}

/** How the value `v` of a field becomes a number, as source text. */
const NUMBER_OF: Record<Kind, (words: readonly string[]) => string> = {
  number: () => 'v',
  flag: () => 'v ? 1 : 0',
  word: (words) =>
    words.map((word, i) => `v === ${JSON.stringify(word)} ? ${i} : `).join('') + '-1',
  text: () => 'text(v)',
  json: () => 'text(JSON.stringify(v))',
}

/**
 * One straight line of code for each type of event, made from its schema: a loop that looks up each
 * field by its name costs several times as much, and a busy run writes millions of fields a second.
 */
function writerOf(fields: readonly Field[]): Write {
  const lines = fields.map(({ name, kind, words }) => {
    const number = NUMBER_OF[kind](words)
    return `v = event.${name}; numbers[at++] = v === null ? NaN : v === undefined ? -Infinity : ${number}`
  })
  const body = ['let v', ...lines, 'return at'].join('\n')
  // The text is made of names of our own schema alone.
  return new Function('event', 'numbers', 'at', 'text', body) as Write
}

const layouts: Layout[] = eventSchema.options.map((option, index) => {
  const { type, ...shape } = option.shape
  const fields = Object.entries(shape).map(([name, schema]) => fieldOf(name, schema))
  return { type: type.value, index, fields, write: writerOf(fields) }
})
const byType = new Map<string, Layout>(layouts.map((layout) => [layout.type, layout]))

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
    if (this.length + layout.fields.length >= this.numbers.length) this.grow()
    this.numbers[this.length] = layout.index
    this.length = layout.write(event, this.numbers, this.length + 1, this.text)
  }

  private readonly text: Text = (text) => {
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
    for (const field of layout.fields) {
      const value = valueOf(field, numbers[at++] ?? NULL, texts)
      if (value !== undefined) event[field.name] = value
    }
    // Its fields are exactly those of the schema of its type.
    events.push(event as unknown as LabEvent)
  }
  return events
}

function valueOf({ kind, words }: Field, number: number, texts: readonly string[]): unknown {
  if (number === ABSENT) return undefined
  if (Number.isNaN(number)) return null
  if (kind === 'number') return number
  if (kind === 'flag') return number === 1
  if (kind === 'word') return words[number]
  const text = texts[number] ?? ''
  return kind === 'json' ? JSON.parse(text) : text
}
