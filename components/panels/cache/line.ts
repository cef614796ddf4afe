import { ownerOf, type CacheRow, type LabState } from '@/server/protocol'

/** How long a row stays after its entry is over, so that nothing vanishes unseen. */
export const KEEP_MS = 5000

export interface CacheLine {
  tier: string
  key: string
  /** `kept`: its TTL is over, and it is still there to be served stale. */
  kind: 'live' | 'kept' | 'expired' | 'deleted' | 'evicted' | 'gone'
  version: number | null
  negative: boolean
  /** Cached before the database has it. */
  unsaved: boolean
  /** The pattern gives no TTL: what there is, is ours. */
  backstop: boolean
  /** The level behind this one from which it was copied up. */
  from: string | null
  /** What it has overwritten, while that is news. */
  replaced: { version: number | null; ms: number } | null
  /** The database's version, null when it has not been seen. */
  dbVersion: number | null
  stale: boolean
  ttlMs: number
  setAt: number
  /** The time that its bar shows: from, to. */
  bornAt: number
  until: number
  /** Time left of an entry that is there, time since the end of one that is not, in ms. */
  ms: number
  value: string
  bytes: number
  /** Where it lies in a cluster; null: its cache is none. */
  place: Place | null
}

export interface Place {
  slot: number
  /** Who serves the slot, by the client's map; null: nobody. */
  node: string | null
  /** The node is gone. */
  lost: boolean
}

/** One entry of a cache as it stands now. */
export function lineOf(state: LabState, row: CacheRow, now: number): CacheLine {
  const { tier, key, version, negative, writeId, backstop, from, value, bytes, ttlMs } = row
  const kind = kindOf(row, now)
  const dbVersion = state.rows[row.id]?.version ?? null
  const unsaved = version === null && writeId !== null
  const there = kind === 'live' || kind === 'kept'
  const { bornAt, until } = lifeOf(row, kind)
  return {
    ...{ tier, key, kind, version, negative, unsaved, backstop, from, value, bytes, ttlMs },
    replaced: there ? replacedOf(row, now) : null,
    dbVersion,
    // What is not saved yet is newer than the database.
    stale: there && !unsaved && dbVersion !== null && (version ?? 0) < dbVersion,
    place: placeOf(state, key),
    setAt: row.setAt,
    ...{ bornAt, until },
    ms: there ? until - now : Math.max(0, now - endedAt(row, kind)),
  }
}

function placeOf({ cluster }: LabState, key: string): Place | null {
  const known = cluster?.keys[key]
  if (!cluster || !known) return null
  const node = ownerOf(cluster.slots, known.slot)
  return { slot: known.slot, node, lost: node === null || cluster.nodes[node]?.state !== 'up' }
}

function kindOf({ state, expiresAt, staleMs }: CacheRow, now: number): CacheLine['kind'] {
  if (state !== 'live') return state
  if (now < expiresAt) return 'live'
  return now < expiresAt + staleMs ? 'kept' : 'expired'
}

function lifeOf(row: CacheRow, kind: CacheLine['kind']): { bornAt: number; until: number } {
  const { expiresAt, ttlMs, staleMs } = row
  if (kind === 'kept') return { bornAt: expiresAt, until: expiresAt + staleMs }
  return { bornAt: expiresAt - ttlMs, until: expiresAt }
}

const endedAt = ({ expiresAt, staleMs, changedAt }: CacheRow, kind: CacheLine['kind']): number =>
  kind === 'expired' ? expiresAt + staleMs : changedAt

function replacedOf({ replaced }: CacheRow, now: number): CacheLine['replaced'] {
  if (!replaced || now - replaced.at > KEEP_MS) return null
  return { version: replaced.version, ms: Math.max(0, now - replaced.at) }
}

/** Whether it has something to show: it is there, or it was until a moment ago. */
export const isShown = ({ kind, ms }: CacheLine): boolean =>
  kind === 'live' || kind === 'kept' || ms < KEEP_MS
