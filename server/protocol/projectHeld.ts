import type { EventOf } from './events'
import type { ClientState, LabState } from './state'

type HeldEvent = EventOf<'gate:held' | 'gate:passed' | 'hold:began' | 'hold:ended'>

/** Only one that asks is held: background work of a client that waits is not what it does. */
export function projectHeld(state: LabState, event: HeldEvent): void {
  const client = state.clients[event.client]
  // What goes on behind an answered request keeps nobody waiting.
  if (client?.req !== event.req) return
  const begins = event.type === 'gate:held' || event.type === 'hold:began'
  if (begins) client.heldBy ??= event.seq
  else if (client.heldBy === event.of) client.heldBy = null
  if (client.doing === (begins ? 'asking' : 'held')) {
    client.doing = begins ? 'held' : 'asking'
    client.since = event.at
  }
  countHeld(state, client, event.at)
}

/** A pause begins or ends for all who wait for another: the gate does not hold them. */
export function projectPause(state: LabState, at: number): void {
  for (const client of Object.values(state.clients)) countHeld(state, client, at)
}

/**
 * Begins or ends the held time of a client's open request, as the engine counts it: a call that is held
 * at the gate or on purpose, and what passes of a pause while it waits for another.
 */
export function countHeld({ status }: LabState, client: ClientState | undefined, at: number): void {
  if (!client) return
  const waits = status === 'paused' && client.doing === 'waiting'
  const held = client.openSince !== null && (client.heldBy !== null || waits)
  if (held) client.heldSince ??= at
  else if (client.heldSince !== null) {
    client.heldMs += at - client.heldSince
    client.heldSince = null
  }
}

/** How long a client's request has been open, in ms; held time counts in no latency. Null: none is open. */
export function openFor(client: ClientState, now: number): number | null {
  const { openSince, heldMs, heldSince } = client
  if (openSince === null) return null
  return Math.max(0, (heldSince ?? now) - openSince - heldMs)
}
