import type { NewEntry } from '../ports'
import type { Stay } from '../ports/world'

/** A value is told in so many characters. */
const SHOWN = 80

/** What is told of a stored entry. */
export function shown({ row, writeId }: NewEntry, { ttlMs, staleMs, backstop }: Stay, at: number) {
  const text = JSON.stringify(row)
  return {
    writeId: writeId ?? null,
    negative: row === null,
    value: row === null ? 'no such row' : text.slice(0, SHOWN),
    bytes: Buffer.byteLength(text),
    ttlMs,
    expiresAt: Math.round((at + ttlMs) * 1000) / 1000,
    staleMs,
    backstop,
  }
}
