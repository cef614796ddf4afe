import { BACKSTOP_MS, type Life, type NewEntry } from '../ports'

/** A value is told in so many characters. */
const SHOWN = 80

/** What is told of a stored entry. */
export function shown({ row, writeId }: NewEntry, { ttlMs, staleMs = 0 }: Life, at: number) {
  const text = JSON.stringify(row)
  const lasts = ttlMs ?? BACKSTOP_MS
  return {
    writeId: writeId ?? null,
    negative: row === null,
    value: row === null ? 'no such row' : text.slice(0, SHOWN),
    bytes: Buffer.byteLength(text),
    ttlMs: lasts,
    expiresAt: Math.round((at + lasts) * 1000) / 1000,
    staleMs,
    backstop: ttlMs === null,
  }
}
