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

/** Whether an event is a command with its reply, as it went over the wire, that fits all of the filter. */
export function wantsWire({ server, ours, req, text }: WireFilter): (event: LabEvent) => boolean {
  const wanted = text.trim().toLowerCase()
  return (event) => {
    if (event.type !== 'wire:replied') return false
    if (req !== null && (event.req !== req || event.of === 0)) return false
    if (!ours && isOurs(event)) return false
    if (server !== 'all' && event.server !== server) return false
    if (wanted === '') return true
    const words = `${byWhom(event)} ${event.node ?? event.server} ${event.command} ${event.reply}`
    return words.toLowerCase().includes(wanted)
  }
}
