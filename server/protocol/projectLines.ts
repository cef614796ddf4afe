import type { LabEvent } from './events'
import type { LabState } from './state'

export interface Stand {
  line: number
  sub: number
  /** Inside of the protection: the pattern's line from which it was asked; 0 outside. */
  guard: number
}

/** Before the first call of a request. */
export const nowhere: Stand = { line: 0, sub: 0, guard: 0 }

/** The client now stands on this line of the pattern, and perhaps of its protection. */
export function stand(state: LabState, event: Extract<LabEvent, { line: number }>): void {
  const client = state.clients[event.client]
  // Work behind an answered request is not where its client stands, which asks for the next one.
  const own = client?.req === event.req && client.openSince !== null
  if (client && own) {
    client.line = event.line
    client.sub = event.sub
  }
  // A call that is held has not begun: it will count when it does.
  if (event.type === 'gate:held') return
  const behind = client?.behind?.req === event.req ? client.behind : nowhere
  const before = own ? client.passed : behind
  const after = pass(state, event, before)
  if (!client) return
  if (!own) client.behind = { req: event.req, ...after }
  else {
    // The protection was asked after a look in vain; else it renews what was found.
    if (before.sub === 0 && after.sub !== 0 && client.foundIn === null) state.lines.guarded++
    client.passed = after
  }
}

/**
 * Counts the lines that were reached with this call. One that awaits others (the pattern's line that
 * asks for protection, the protection's line that loads) is passed once, however many calls it makes:
 * the protection's own calls, before and after its load, all come from the line that asked for it.
 * @returns where the client stands then
 */
function pass(state: LabState, { line, sub }: { line: number; sub: number }, before: Stand): Stand {
  const { pattern, protection } = state.lines
  const same = line === before.line
  const inside = sub !== 0 && before.sub !== 0
  const back = inside && line === before.guard
  if (sub === 0 || !(same || back)) pattern[line] = (pattern[line] ?? 0) + 1
  if (sub !== 0 && (same || back || sub !== before.sub))
    protection[sub] = (protection[sub] ?? 0) + 1
  return { line, sub, guard: sub === 0 ? 0 : inside ? before.guard : line }
}
