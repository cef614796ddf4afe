import { assertNever, type EventOf } from './events'
import type { LabState } from './state'

type CacheEvent = EventOf<
  | 'cache:asked'
  | 'cache:answered'
  | 'cache:setting'
  | 'cache:set'
  | 'cache:deleting'
  | 'cache:deleted'
  | 'cache:observed'
>

/** Two readings of the server's PTTL may differ by this much without being a change, in ms. */
const TOLERANCE = 5

export function projectCache(state: LabState, event: CacheEvent): void {
  switch (event.type) {
    case 'cache:set':
      state.cache[event.key] = {
        key: event.key,
        id: event.id,
        version: event.version,
        negative: event.negative,
        value: event.value,
        bytes: event.bytes,
        ttlMs: event.ttlMs,
        setAt: event.at,
        expiresAt: event.expiresAt,
        state: 'live',
        changedAt: event.at,
      }
      return
    case 'cache:deleted':
      return end(state, event.key, 'deleted', event.at)
    case 'cache:observed':
      return observe(state, event)
    case 'cache:asked':
    case 'cache:answered':
    case 'cache:setting':
    case 'cache:deleting':
      return
    default:
      assertNever(event)
  }
}

function end(state: LabState, key: string, how: 'deleted' | 'gone', at: number): void {
  const row = state.cache[key]
  if (!row || row.state !== 'live') return
  row.state = how
  row.changedAt = at
}

/** The server's own word on a key: it is gone early, or its time left is another one. */
function observe(state: LabState, event: EventOf<'cache:observed'>): void {
  const row = state.cache[event.key]
  if (!row) return
  if (event.leftMs === null) {
    if (event.at < row.expiresAt - TOLERANCE) end(state, event.key, 'gone', event.at)
    return
  }
  row.expiresAt = event.at + event.leftMs
}
