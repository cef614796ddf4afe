import { emptyState, openFor, project, type LabEvent, type LabState } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'

type WithoutSeq<E> = E extends LabEvent ? Omit<E, 'seq'> : never
/** An event without its number: the list gives it. */
export type Told = WithoutSeq<LabEvent>

/** Numbers the events in order, each parsed as in development. */
export const numbered = (told: readonly Told[]): LabEvent[] =>
  told.map((event, index) => eventSchema.parse({ ...event, seq: index + 1 }))

/** The state after these events. */
export const fold = (told: readonly Told[]): LabState =>
  numbered(told).reduce(project, emptyState())

export const started = (params: Record<string, number | string> = {}): Told => ({
  type: 'run:started',
  at: 0,
  client: 0,
  pattern: 'cache-aside',
  scenario: 'load',
  preset: null,
  params: { clients: 4, dbReadMs: 500, dbPool: 10, protection: 'redis-lock', ...params },
  seed: 44,
  speed: 1,
  durationMs: null,
  startedAt: 0,
  services: [{ name: 'redis', version: '7.0.15', managed: true }],
})

/** A client begins to read a row; its request has the number of the client. */
export const reads = (client: number, at: number, id = 42): Told[] => [
  { type: 'request:started', at, client, req: client, op: 'read', id },
]

export const finished = (
  client: number,
  at: number,
  ms: number,
  outcome: 'hit' | 'miss' | 'error' | 'cancelled',
  version = 1,
): Told => ({
  type: 'request:finished',
  at,
  client,
  req: client,
  op: 'read',
  id: 42,
  ms,
  outcome,
  version,
  error: outcome === 'error' ? 'failed' : null,
})

/** What the first look of a read has found; where nothing is said, at each time it is another read. */
export const looked = (
  client: number,
  at: number,
  found: boolean,
  req = 1 + Math.round(at),
): Told => ({
  ...{ type: 'cache:answered', at, client, req, of: 1, ms: 0.4, tier: 'redis' },
  ...{ key: 'user:42', found: found ? 'value' : 'nothing', version: found ? 1 : null },
})

/** A call that the end of the run cut off. */
export const cutOff = (client: number, of: number, at: number, call: string): Told => ({
  ...{ type: 'call:failed', at, client, req: client, of, ms: 5, call, key: null },
  ...{ code: 'cancelled', message: 'the run was ended', unknown: false },
})

/** For each request that ended: its latency by the engine, and by the fold the moment before. */
export function latencies(events: readonly LabEvent[]): { said: number; folded: number }[] {
  const state = emptyState()
  return events.flatMap((event) => {
    const client = state.clients[event.client]
    const folded = client && openFor(client, event.at)
    project(state, event)
    if (event.type !== 'request:finished' || typeof folded !== 'number') return []
    return [{ said: event.ms, folded }]
  })
}
