import { BACKSTOP_MS, type Entry, type Found, type Life } from '../ports'

/** What stands in the cache: the entry as JSON, with the end of its TTL on the app's clock. */
interface Stored extends Entry {
  /** Wall clock, ms; left out where the pattern gives no TTL. */
  until?: number
}

export function encode({ row, loadMs, writeId }: Entry, { ttlMs }: Life): string {
  const stored: Stored = { row }
  if (ttlMs !== null) stored.until = Date.now() + ttlMs
  if (loadMs !== undefined) stored.loadMs = Math.round(loadMs)
  if (writeId !== undefined) stored.writeId = writeId
  return JSON.stringify(stored)
}

export function decode(text: string): Found {
  // The shape is ours: only `encode` writes under this run's prefix.
  const { row, until, loadMs, writeId } = JSON.parse(text) as Stored
  return { row, leftMs: until === undefined ? null : until - Date.now(), loadMs, writeId }
}

/** How long the server keeps the entry, in whole ms. */
export function keptMs({ ttlMs, staleMs = 0 }: Life): number {
  return ttlMs === null ? BACKSTOP_MS : Math.max(1, Math.round(ttlMs + staleMs))
}
