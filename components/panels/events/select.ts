import { isCutOff, type LabEvent, type PanelName } from '@/server/protocol'
import type { GlyphName } from '@/components/ui/glyphs'
import { lookGlyph, lookOf } from '../looks'
import { byWhom } from '../who'
import { sayEvent } from './say'

const everywhere = ['all', 'run', 'request', 'cache', 'lock', 'database'] as const
const atLast = ['held', 'service'] as const
/** What only some patterns have, by the panel that shows it. */
const special = { queue: 'queue', schedule: 'schedule', slots: 'cluster' } as const

export type Kind =
  (typeof everywhere)[number] | (typeof atLast)[number] | (typeof special)[keyof typeof special]

const isSpecial = (panel: PanelName): panel is keyof typeof special => panel in special

/** The kinds of events that a pattern with these panels can have. */
export const kindsFor = (panels: readonly PanelName[]): Kind[] => [
  ...everywhere,
  ...panels.filter(isSpecial).map((panel) => special[panel]),
  ...atLast,
]

export interface EventFilter {
  text: string
  kind: Kind
  wire: boolean
}

/** Whether an event is wanted. */
export function wants({ kind, wire, text }: EventFilter): (event: LabEvent) => boolean {
  const words = text.trim().toLowerCase()
  return (event) => {
    if (event.type === 'wire:replied') {
      if (!wire) return false
    } else if (kind !== 'all' && kindOf(event) !== kind) return false
    if (words === '') return true
    return `${byWhom(event)} ${event.type} ${sayEvent(event)}`.toLowerCase().includes(words)
  }
}

type FamilyOf<T> = T extends `${infer F}:${string}` ? F : never
type Told = Exclude<LabEvent, { type: 'wire:replied' }>
type Family = FamilyOf<Told['type']>

/** What stands before the colon of every type; a family that is missing here does not compile. */
const families: Record<Family, Exclude<Kind, 'all'>> = {
  run: 'run',
  params: 'run',
  script: 'run',
  request: 'request',
  cache: 'cache',
  lock: 'lock',
  wait: 'lock',
  db: 'database',
  queue: 'queue',
  worker: 'queue',
  job: 'queue',
  tick: 'schedule',
  cluster: 'cluster',
  gate: 'held',
  hold: 'held',
  call: 'service',
  fault: 'service',
  service: 'service',
}

// A type of event always has a colon, which the compiler cannot see in a slice of it.
const kindOf = ({ type }: Told): Kind => families[type.slice(0, type.indexOf(':')) as Family]

/** The glyph of the meaning, where the event has one. */
export function glyphOf(event: LabEvent): GlyphName | null {
  switch (event.type) {
    case 'cache:answered':
      return lookGlyph[lookOf[event.found]]
    case 'cache:set':
      return 'write'
    case 'cache:deleted':
      return event.existed ? 'deleted' : null
    case 'lock:acquired':
      return 'holds'
    case 'wait:began':
      return 'waits'
    case 'db:began':
    case 'db:answered':
      return 'db'
    case 'params:changed':
      return 'setting'
    case 'call:failed':
      return isCutOff(event) ? null : 'fault'
    case 'service:lost':
    case 'service:evicted':
    case 'fault:asked':
    case 'fault:injected':
    case 'service:broken':
      return 'fault'
    case 'service:back':
    case 'service:mended':
      return 'here'
    default:
      return null
  }
}
