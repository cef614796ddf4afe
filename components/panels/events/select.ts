import type { LabEvent } from '@/server/protocol'
import type { GlyphName } from '@/components/ui/glyphs'
import { lookGlyph, lookOf } from '../looks'
import { byWhom, sayEvent } from './say'

export const kinds = ['all', 'run', 'request', 'cache', 'lock', 'database', 'service'] as const
export type Kind = (typeof kinds)[number]

export interface EventFilter {
  text: string
  kind: Kind
  wire: boolean
}

/** The newest first. */
export function selectEvents(events: readonly LabEvent[], filter: EventFilter): LabEvent[] {
  const text = filter.text.trim().toLowerCase()
  const found: LabEvent[] = []
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]
    if (event && wanted(event, filter, text)) found.push(event)
  }
  return found
}

function wanted(event: LabEvent, { kind, wire }: EventFilter, text: string): boolean {
  if (event.type === 'wire:replied') {
    if (!wire) return false
  } else if (kind !== 'all' && kindOf(event) !== kind) return false
  if (text === '') return true
  return `${byWhom(event)} ${event.type} ${sayEvent(event)}`.toLowerCase().includes(text)
}

function kindOf(event: LabEvent): Kind {
  const family = event.type.slice(0, event.type.indexOf(':'))
  return families[family] ?? 'run'
}

const families: Record<string, Kind> = {
  request: 'request',
  cache: 'cache',
  lock: 'lock',
  wait: 'lock',
  db: 'database',
  call: 'service',
  fault: 'service',
  service: 'service',
}

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
    case 'service:lost':
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
