import type { ApplyRule, Job, Row } from '../ports'
import type { LastWrite, Unchanged } from '../ports/world'

/**
 * The one table of ours, and one text for both databases. SQLite's library binds `$n` by first
 * appearance, so placeholders first appear in ascending order.
 */
export const TABLE = 'cachescope_rows'

export const SCHEMA = `CREATE TABLE IF NOT EXISTS ${TABLE} (
  run TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,
  version INTEGER NOT NULL, write_id TEXT NOT NULL, sequence INTEGER NOT NULL DEFAULT 0,
  made_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (run, id))`

export const READ = `SELECT id, name, version FROM ${TABLE} WHERE run = $1 AND id = $2`

export const WRITE = `INSERT INTO ${TABLE} (run, id, name, version, write_id)
  VALUES ($1, $2, $3, 1, $4)
  ON CONFLICT (run, id) DO UPDATE
  SET name = excluded.name, version = ${TABLE}.version + 1, write_id = excluded.write_id
  RETURNING id, name, version`

/** A job of write-behind, whatever is there. */
const APPLY = `INSERT INTO ${TABLE} (run, id, name, version, write_id, sequence)
  VALUES ($1, $2, $3, 1, $4, $5)
  ON CONFLICT (run, id) DO UPDATE
  SET name = excluded.name, version = ${TABLE}.version + 1, write_id = excluded.write_id,
    sequence = excluded.sequence`

const RETURNING = ' RETURNING id, name, version'

/** The job's sequence decides: nothing is returned where that of the row is as high. */
const NEWER = ` WHERE excluded.sequence > ${TABLE}.sequence`

export const applying: Record<ApplyRule, string> = {
  'newer-only': APPLY + NEWER + RETURNING,
  'every-job': APPLY + RETURNING,
}

export const LAST = `SELECT id, name, version, write_id FROM ${TABLE} WHERE run = $1 AND id = $2`

export const CLEAR = `DELETE FROM ${TABLE} WHERE run = $1`

/** Rows made by one statement; each has two placeholders. */
const SEED_ROWS = 500

/** Statements that make the rows 1 … `count` that are not there yet, but those that `skip` names. */
export function* seeding(
  run: string,
  count: number,
  skip: (id: number) => boolean,
): Generator<{ text: string; values: (string | number)[] }> {
  const ids = Array.from({ length: count }, (_, i) => i + 1).filter((id) => !skip(id))
  for (let from = 0; from < ids.length; from += SEED_ROWS) {
    const some = ids.slice(from, from + SEED_ROWS)
    const rows = some.map((_, i) => `($1, $${2 * i + 2}, $${2 * i + 3}, 1, 'seed')`)
    yield {
      text: `INSERT INTO ${TABLE} (run, id, name, version, write_id)
        VALUES ${rows.join(', ')} ON CONFLICT (run, id) DO NOTHING`,
      values: [run, ...some.flatMap((id) => [id, `Item ${id}`])],
    }
  }
}

/** Only our columns: SQLite's library adds a `_metadata` of its own, which must not get into a cache. */
export function rowOf(found: unknown): Row | null {
  if (found === undefined) return null
  // The columns of READ and WRITE are exactly those of a row.
  const { id, name, version } = found as Row
  return { id, name, version }
}

/** @throws when the database returned nothing for a write */
export function written(row: Row | null): Row {
  if (!row) throw new Error('the database returned no row for a write')
  return row
}

/** What LAST found. */
export function lastOf(found: unknown): LastWrite | null {
  const row = rowOf(found)
  // The column of LAST beside those of a row.
  return row && { row, writeId: (found as { write_id: string }).write_id }
}

/** Why a job changed nothing: the row comes from it already, or from a later one. */
export const unchanged = (job: Job, last: LastWrite | null): Unchanged =>
  last?.writeId === job.writeId ? 'again' : 'newer'
