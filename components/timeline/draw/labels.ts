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
