import type { EventOf } from './events'
import { assertNever } from './never'
import { projectEvicted } from './projectCache'
import type { LabState } from './state'

type ServerEvent = EventOf<
  'service:lost' | 'service:back' | 'service:broken' | 'service:mended' | 'service:evicted'
>

/** What a server is broken by is known at once; that it is lost shows when a call to it fails. */
export function projectServers(state: LabState, event: ServerEvent): void {
  const { lost, broken } = state
  const { name } = event
  switch (event.type) {
    case 'service:lost':
      lost[name] = event.message
      return
    case 'service:back':
      delete lost[name]
      return
    case 'service:broken':
      broken[name] = event.how
      return
    case 'service:mended':
      delete broken[name]
      return
    case 'service:evicted':
      return projectEvicted(state, event)
    default:
      assertNever(event)
  }
}
