import { rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { RowsAddress } from '../ports/worker'
import type { RowStore } from '../ports/world'

export interface OpenRows {
  rows: RowStore
  /** Removes what the program can no longer remove itself, because it was killed. */
  clear(): void
}

/** The rows of a run as another process reaches them. */
export async function openRows(address: RowsAddress): Promise<OpenRows> {
  // Each brings a library of its own, and one is enough.
  if (address.kind === 'postgresql') {
    const { Postgres } = await import('./postgres')
    // A worker commits one job after the other.
    const { db } = await new Postgres(address.url, 1).part(address.run)
    if (!db) throw new Error('PostgreSQL gave no rows')
    // Rows that stay behind are removed by a later connection.
    return { rows: db, clear: () => {} }
  }
  const { Sqlite } = await import('./sqlite')
  const sqlite = new Sqlite(address.file)
  const dir = dirname(address.file)
  const clear = () => {
    sqlite.close()
    // A mistake in a path must never cost anything but a folder of ours.
    if (basename(dir).startsWith('cachescope-rows-')) rmSync(dir, { recursive: true, force: true })
  }
  return { rows: sqlite.rows(address.run), clear }
}
