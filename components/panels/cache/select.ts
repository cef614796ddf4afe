import type { CacheRow, LabState } from '@/server/protocol'

/** How long a row stays after its entry is over, so that nothing vanishes unseen. */
export const KEEP_MS = 5000

export interface CacheLine {
  key: string
  kind: 'live' | 'expired' | 'deleted' | 'gone'
  version: number | null
  negative: boolean
  /** The database's version, null when it has not been seen. */
  dbVersion: number | null
  stale: boolean
  ttlMs: number
  expiresAt: number
  /** Time left of a live entry, time since the end of one that is over, in ms. */
  ms: number
  value: string
  bytes: number
}

export type CacheOrder = 'left' | 'key'

export interface CacheView {
  lines: CacheLine[]
  /** All keys that are shown without a filter, and those of them that still live. */
  keys: number
  live: number
}

export function selectCache(
  state: LabState,
  now: number,
  order: CacheOrder,
  filter: string,
): CacheView {
  const all = Object.values(state.cache)
    .map((row) => line(state, row, now))
    .filter(({ kind, ms }) => kind === 'live' || ms < KEEP_MS)
  const wanted = filter.trim().toLowerCase()
  return {
    lines: all.filter(({ key }) => key.toLowerCase().includes(wanted)).sort(compare(order)),
    keys: all.length,
    live: all.filter(({ kind }) => kind === 'live').length,
  }
}

function line(state: LabState, row: CacheRow, now: number): CacheLine {
  const kind = row.state === 'live' && now >= row.expiresAt ? 'expired' : row.state
  const { key, version, negative, ttlMs, expiresAt, value, bytes } = row
  const dbVersion = state.rows[row.id]?.version ?? null
  const since = kind === 'expired' ? expiresAt : row.changedAt
  return {
    key,
    kind,
    version,
    negative,
    dbVersion,
    stale: kind === 'live' && dbVersion !== null && (version ?? 0) < dbVersion,
    ttlMs,
    expiresAt,
    ms: kind === 'live' ? expiresAt - now : Math.max(0, now - since),
    value,
    bytes,
  }
}

const byKey = new Intl.Collator('en', { numeric: true })

/** By time left the entry that ends next comes last, and those that are over keep to the top. */
function compare(order: CacheOrder): (a: CacheLine, b: CacheLine) => number {
  if (order === 'key') return (a, b) => byKey.compare(a.key, b.key)
  return (a, b) =>
    Number(a.kind === 'live') - Number(b.kind === 'live') ||
    (a.kind === 'live' ? b.ms - a.ms : a.ms - b.ms) ||
    byKey.compare(a.key, b.key)
}
