import type { EventOf } from '@/server/protocol'
import { measured } from '../format'

/** What is said of a call that the lab holds: where it stands, and what let it go. */
export function sayGate(event: EventOf<'gate:held' | 'gate:passed'>): string {
  if (event.type === 'gate:held') return `${event.call} is held by the lab`
  return `${event.call} goes on after ${measured(event.ms)}: ${why[event.by]}`
}

const why = { resume: 'the run goes on', step: 'one step', pace: 'slow motion' } as const
