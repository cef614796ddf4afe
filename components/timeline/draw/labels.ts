import type { Scene } from './scene'

/** Between a mark and its label, and between a label and what comes next, px. */
const [BEFORE, AFTER] = [10, 4]

/**
 * Where a label of what is drawn from `x0` to `x1` begins, px: right of the names of the bands, whose edge
 * is `left`. Null: it has no room and would run into the next one.
 */
export function labelAt(x0: number, x1: number, left: number, width: number): number | null {
  const at = Math.max(x0, left) + BEFORE
  return at + width + AFTER <= x1 ? at : null
}

const NAMES: Record<string, string> = {
  redis: 'Redis',
  'redis-cluster': 'Cluster',
  memcached: 'Memcached',
  queue: 'Queue',
  database: 'Database',
}

/** Of a server, as a person calls it. */
export const serverName = (name: string): string => NAMES[name] ?? name

/** Words on a picture, set off from what is under them. */
export function write(
  { context, palette }: Scene,
  text: string,
  x: number,
  y: number,
  ink: string,
): void {
  context.textAlign = 'left'
  context.lineWidth = 3
  context.lineJoin = 'round'
  context.strokeStyle = palette.panel
  context.strokeText(text, x, y)
  context.fillStyle = ink
  context.fillText(text, x, y)
}
