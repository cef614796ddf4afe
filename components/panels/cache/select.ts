import type { LabState } from '@/server/protocol'
import { isShown, lineOf, type CacheLine } from './line'

export const orders = ['left', 'key', 'stale', 'slot'] as const
export type CacheOrder = (typeof orders)[number]

export interface CacheView {
  lines: CacheLine[]
  /** All entries that are shown without a filter, and those of them that are there. */
  keys: number
  live: number
  stale: number
}

export function selectCache(
  state: LabState,
  now: number,
  order: CacheOrder,
  filter: string,
): CacheView {
  const all = Object.values(state.cache)
    .map((row) => lineOf(state, row, now))
    .filter(isShown)
  const wanted = filter.trim().toLowerCase()
  return {
    lines: all.filter(({ key }) => key.toLowerCase().includes(wanted)).sort(compare[order]),
    keys: all.length,
    live: all.filter(isThere).length,
    stale: all.filter(({ stale }) => stale).length,
  }
}

const isThere = ({ kind }: CacheLine): boolean => kind === 'live' || kind === 'kept'

// Made once: making it is a hundred times slower than using it.
const collator = new Intl.Collator('en', { numeric: true })
export const byKey = (a: { key: string }, b: { key: string }): number =>
  collator.compare(a.key, b.key)

type Compare = (a: CacheLine, b: CacheLine) => number

/** The entry that ends next comes last, and those that are over keep to the top. */
const byLeft: Compare = (a, b) =>
  Number(isThere(a)) - Number(isThere(b)) || (isThere(a) ? b.ms - a.ms : a.ms - b.ms) || byKey(a, b)

const compare: Record<CacheOrder, Compare> = {
  key: byKey,
  left: byLeft,
  slot: (a, b) => (a.place?.slot ?? -1) - (b.place?.slot ?? -1) || byKey(a, b),
  stale: (a, b) => Number(b.stale) - Number(a.stale) || byLeft(a, b),
}
