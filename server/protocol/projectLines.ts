import type { LabEvent } from './events'
import type { LabState } from './state'

/** What a line of the pattern's file is multiplied with, in `passed` and in the marks of the build. */
export const PATTERNS = 1024

/** The client now stands on this line of the pattern, and perhaps of its protection. */
export function stand(state: LabState, event: Extract<LabEvent, { line: number }>): void {
  const client = state.clients[event.client]
  // Work behind an answered request is not where its client stands, which asks for the next one.
  if (client?.req === event.req && client.openSince !== null) {
    client.line = event.line
    client.sub = event.sub
  }
  // A call that is held has not begun: it will count when it does.
  if (event.type !== 'gate:held') pass(state, event.passed ?? [innermost(event)])
}

/** Counts lines that were passed, each as often as a client came by there. */
export function pass(state: LabState, passed: readonly number[]): void {
  const { pattern, protection } = state.lines
  for (const place of passed) {
    const [lines, line] = place < PATTERNS ? [protection, place] : [pattern, place / PATTERNS]
    lines[line] = (lines[line] ?? 0) + 1
  }
}

const innermost = ({ line, sub }: { line: number; sub: number }): number =>
  sub === 0 ? line * PATTERNS : sub
