import type { EventOf } from './events'
import { explainedBy } from './evicted'
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
    case 'cache:answered':
      return found(state, event)
    case 'cache:set':
      return put(state, event)
    case 'cache:deleted':
      return end(state, cacheId(event.tier, event.key), 'deleted', event.at)
    case 'cache:observed':
      return observe(state, event)
    case 'cache:asked':
    case 'cache:setting':
    case 'cache:refused':
    case 'cache:deleting':
      return
    default:
      assertNever(event)
  }
}

function found(state: LabState, event: EventOf<'cache:answered'>): void {
  const { tier, key } = event
  const there = event.found !== 'nothing'
  const row = there ? state.cache[cacheId(tier, key)] : undefined
  if (row) row.seenAt = event.at
  const client = state.clients[event.client]
  if (client) client.foundIn = there ? { tier, key } : null
}

function put(state: LabState, event: EventOf<'cache:set'>): void {
  const { type: _type, seq: _seq, client, req: _req, of: _of, ms: _ms, at, ...entry } = event
  const id = cacheId(event.tier, event.key)
  const before = state.cache[id]
  const there = before?.state === 'live' && at < before.expiresAt + before.staleMs
  const source = state.clients[client]?.foundIn
  const copied = source?.key === event.key && source.tier !== event.tier
  state.cache[id] = {
    ...entry,
    from: copied ? source.tier : null,
    replaced: there ? { version: before.version, at } : null,
    setAt: at,
    state: 'live',
    seenAt: at,
    changedAt: at,
  }
}

/** The write of a cached value has been committed: now the value has a version. */
export function nameVersion(state: LabState, writeId: string | null, version: number | null): void {
  if (writeId === null || !state.tally.unsaved[writeId]) return
  for (const row of Object.values(state.cache)) {
    if (row.writeId === writeId) row.version = version
  }
}

function end(state: LabState, id: string, how: 'deleted' | 'evicted' | 'gone', at: number): void {
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
  // The server keeps it for its TTL and for the time after it.
  if (event.leftMs === null) {
    const over = row.expiresAt + row.staleMs
    const evicted = explainedBy(state.evictedAt[row.tier], row.seenAt, event.at)
    if (event.at < over - TOLERANCE) end(state, id, evicted ? 'evicted' : 'gone', event.at)
    return
  }
  row.seenAt = event.at
  row.expiresAt = event.at + event.leftMs - row.staleMs
}

/** A server has evicted keys: those of its own that were found missing a moment ago are known better now. */
export function projectEvicted(state: LabState, { name, at }: EventOf<'service:evicted'>): void {
  state.evictedAt[name] = at
  for (const row of Object.values(state.cache)) {
    if (row.tier !== name || row.state !== 'gone') continue
    if (explainedBy(at, row.seenAt, row.changedAt)) row.state = 'evicted'
  }
}
