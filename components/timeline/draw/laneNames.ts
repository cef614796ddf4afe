/** What half a chip and half a name take, px: closer than this they would touch. */
const CHIP = 13
const NAME = 12

interface Rows {
  count: number
  pitch: number
  /** The rows of those who hold a lock; some may be out of sight. */
  holders: readonly number[]
}

/** Which lanes have a chip and which a plain name, so that no two of them touch. Rows count from 0. */
export function laneNames({ count, pitch, holders }: Rows): { chips: number[]; names: number[] } {
  const near = (row: number, others: readonly number[], least: number) =>
    others.some((other) => Math.abs(other - row) * pitch < least)
  const chips: number[] = []
  for (const row of holders) {
    if (row >= 0 && row < count && !near(row, chips, CHIP)) chips.push(row)
  }
  const every = pitch >= 12 ? 1 : pitch >= 6 ? 2 : 4
  const names: number[] = []
  for (let row = 0; row < count; row += every) if (!near(row, chips, NAME)) names.push(row)
  return { chips, names }
}
