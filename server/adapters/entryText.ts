import type { Entry, Found, Life } from '../ports'
import type { Backstop, Stay } from '../ports/world'

/** What stands in the cache: the entry as JSON, with the end of its TTL on the app's clock. */
interface Stored extends Entry {
  /** Wall clock, ms; left out where the pattern gives no TTL. */
  until?: number
}

export function encode({ row, loadMs, writeId }: Entry, { ttlMs, backstop }: Stay): string {
  const stored: Stored = { row }
  if (!backstop) stored.until = Date.now() + ttlMs
  if (loadMs !== undefined) stored.loadMs = Math.round(loadMs)
  if (writeId !== undefined) stored.writeId = writeId
  return JSON.stringify(stored)
}

export function decode(text: string): Found {
  // The shape is ours: only `encode` writes under this run's prefix.
  const { row, until, loadMs, writeId } = JSON.parse(text) as Stored
  if (until === undefined) return { row, leftMs: null, until: null, loadMs, writeId }
  return { row, leftMs: until - Date.now(), until, loadMs, writeId }
}

/** How long an entry with this life stays on a server that counts in ms. */
export function stayOf({ ttlMs, staleMs = 0 }: Life, backstop: Backstop): Stay {
  if (ttlMs === null) return { ttlMs: backstop(), staleMs: 0, backstop: true }
  return { ttlMs, staleMs, backstop: false }
}

/** How long the server keeps the entry, in whole ms. */
export const keptMs = ({ ttlMs, staleMs }: Stay): number => Math.max(1, Math.round(ttlMs + staleMs))
