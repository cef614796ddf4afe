import type { EventOf } from './events'
import { assertNever } from './never'
import { cacheId, type LabState } from './state'

type CacheEvent = EventOf<
  | 'cache:asked'
  | 'cache:answered'
  | 'cache:setting'
  | 'cache:set'
  | 'cache:refused'
  | 'cache:deleting'
  | 'cache:deleted'
  | 'cache:observed'
>

/** Two readings of the server's PTTL may differ by this much without being a change, in ms. */
const TOLERANCE = 5

export function projectCache(state: LabState, event: CacheEvent): void {
  switch (event.type) {
    case 'cache:set':
      state.cache[cacheId(event.tier, event.key)] = {
        tier: event.tier,
        key: event.key,
        id: event.id,
        version: event.version,
        writeId: event.writeId,
        negative: event.negative,
        value: event.value,
        bytes: event.bytes,
        ttlMs: event.ttlMs,
        setAt: event.at,
        expiresAt: event.expiresAt,
        staleMs: event.staleMs,
        backstop: event.backstop,
        state: 'live',
        changedAt: event.at,
      }
      return
    case 'cache:deleted':
      return end(state, cacheId(event.tier, event.key), 'deleted', event.at)
    case 'cache:observed':
      return observe(state, event)
    case 'cache:asked':
    case 'cache:answered':
    case 'cache:setting':
    case 'cache:refused':
    case 'cache:deleting':
      return
    default:
      assertNever(event)
  }
}

function end(state: LabState, id: string, how: 'deleted' | 'gone', at: number): void {
  const row = state.cache[id]
  if (!row || row.state !== 'live') return
  row.state = how
  row.changedAt = at
}

/** The server's own word on a key: it is gone early, or its time left is another one. */
function observe(state: LabState, event: EventOf<'cache:observed'>): void {
  const id = cacheId(event.tier, event.key)
  const row = state.cache[id]
  if (!row) return
  if (event.leftMs === null) {
    if (event.at < row.expiresAt - TOLERANCE) end(state, id, 'gone', event.at)
    return
  }
  row.expiresAt = event.at + event.leftMs
}
