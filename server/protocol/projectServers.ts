import type { EventOf } from './events'
import { assertNever } from './never'
import type { LabState } from './state'

type ServerEvent = EventOf<'service:lost' | 'service:back' | 'service:broken' | 'service:mended'>

/** What a server is broken by is known at once; that it is lost shows when a call to it fails. */
export function projectServers({ lost, broken }: LabState, event: ServerEvent): void {
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
    default:
      assertNever(event)
  }
}
