import type { EventOf, LabEvent } from '@/server/protocol'
import { byWhom } from '../who'

export type WireEvent = EventOf<'wire:replied'>

export interface WireFilter {
  text: string
  /** A server, or all of them. */
  server: string
  /** Our own looks at TTLs and counters too. */
  ours: boolean
  /** Of one request only; null: of all. */
  req: number | null
}

/** What no client of the run has asked for. */
const isOurs = (event: WireEvent): boolean => event.of === 0 || event.purpose === 'housekeeping'

/** Commands and replies as they went over the wire, the newest first. */
export function selectWire(events: readonly LabEvent[], filter: WireFilter): WireEvent[] {
  const text = filter.text.trim().toLowerCase()
  const found: WireEvent[] = []
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]
    if (event?.type === 'wire:replied' && wanted(event, filter, text)) found.push(event)
  }
  return found
}

function wanted(event: WireEvent, { server, ours, req }: WireFilter, text: string): boolean {
  if (req !== null) return event.req === req && event.of !== 0
  if (!ours && isOurs(event)) return false
  if (server !== 'all' && event.server !== server) return false
  if (text === '') return true
  const words = `${byWhom(event)} ${event.node ?? event.server} ${event.command} ${event.reply}`
  return words.toLowerCase().includes(text)
}
