import type { LabState } from '@/server/protocol'
import { isShown, lineOf, type CacheLine } from '../cache/line'
import { byKey } from '../cache/select'

/** The levels from the nearest to the farthest. */
const NEAREST = ['redis', 'memcached']
/** So long a copy from one level to the next is drawn as it happens, ms. */
export const COPY_MS = 700

export type LevelOrder = 'key' | 'stale' | 'left'

export interface LevelLine {
  key: string
  dbVersion: number | null
  /** One for each level, in their order; null where it has nothing. */
  cells: (CacheLine | null)[]
  stale: boolean
  /** A copy goes up right now: from the second level into the first. */
  copying: boolean
}

export interface LevelsView {
  tiers: string[]
  /** Entries that are there, by level. */
  live: number[]
  stale: number
  lines: LevelLine[]
  keys: number
}

export function selectLevels(
  state: LabState,
  now: number,
  order: LevelOrder,
  filter: string,
): LevelsView {
  const rows = new Map<string, CacheLine[]>()
  for (const row of Object.values(state.cache)) {
    const line = lineOf(state, row, now)
    if (isShown(line)) rows.set(line.key, [...(rows.get(line.key) ?? []), line])
  }
  const tiers = NEAREST
  const lines = [...rows].map(([key, entries]) => levelLine(key, entries, tiers, now))
  const wanted = filter.trim().toLowerCase()
  const is = (tier: number, line: LevelLine) => there(line.cells[tier])
  return {
    tiers,
    live: tiers.map((_, tier) => lines.filter((line) => is(tier, line)).length),
    stale: lines.filter(({ stale }) => stale).length,
    lines: lines.filter(({ key }) => key.toLowerCase().includes(wanted)).sort(compare[order]),
    keys: lines.length,
  }
}

const there = (cell: CacheLine | null | undefined): boolean =>
  cell?.kind === 'live' || cell?.kind === 'kept'

function levelLine(
  key: string,
  entries: readonly CacheLine[],
  tiers: readonly string[],
  now: number,
): LevelLine {
  const cells = tiers.map((tier) => entries.find((entry) => entry.tier === tier) ?? null)
  const [near] = cells
  return {
    key,
    dbVersion: entries[0]?.dbVersion ?? null,
    cells,
    stale: cells.some((cell) => cell?.stale),
    copying: near?.kind === 'live' && near.from !== null && now - near.setAt < COPY_MS,
  }
}

/** What the first level still has of it; below zero: nothing. */
const leftOf = ({ cells: [near] }: LevelLine): number => (near && there(near) ? near.ms : -1)

const compare: Record<LevelOrder, (a: LevelLine, b: LevelLine) => number> = {
  key: byKey,
  stale: (a, b) => Number(b.stale) - Number(a.stale) || byKey(a, b),
  left: (a, b) => leftOf(a) - leftOf(b) || byKey(a, b),
}
