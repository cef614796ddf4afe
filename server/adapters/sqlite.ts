import Database from 'libsql'
import type { Row } from '../ports'
import type { Part, RowStore } from '../ports/world'

/** The same text serves PostgreSQL: placeholders first appear in ascending order. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS cachescope_rows (
  run TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,
  version INTEGER NOT NULL, write_id TEXT NOT NULL, PRIMARY KEY (run, id))`
const READ = 'SELECT id, name, version FROM cachescope_rows WHERE run = $1 AND id = $2'
const WRITE = `INSERT INTO cachescope_rows (run, id, name, version, write_id)
  VALUES ($1, $2, $3, 1, $4)
  ON CONFLICT (run, id) DO UPDATE
  SET name = excluded.name, version = cachescope_rows.version + 1, write_id = excluded.write_id
  RETURNING id, name, version`
const SEED = `INSERT INTO cachescope_rows (run, id, name, version, write_id)
  VALUES ($1, $2, $3, 1, 'seed') ON CONFLICT (run, id) DO NOTHING`
const CLEAR = 'DELETE FROM cachescope_rows WHERE run = $1'

/** One embedded database for the whole process, in memory: every run has rows of its own. */
export class Sqlite {
  private readonly database = new Database(':memory:')
  readonly version: string

  constructor() {
    this.database.exec(SCHEMA)
    const row = this.database.prepare('SELECT sqlite_version() AS version').get()
    this.version = (row as { version: string }).version
  }

  /** What this database gives to a run. */
  part(run: string): Part {
    const db = this.rows(run)
    return {
      connection: { name: 'sqlite', version: this.version, managed: true },
      db,
      close: () => db.clear(),
    }
  }

  /** @param run the run whose rows these are */
  rows(run: string): RowStore {
    const [read, write, add, clear] = [READ, WRITE, SEED, CLEAR].map((text) =>
      this.database.prepare(text),
    )
    if (!read || !write || !add || !clear) throw new Error('a statement was not prepared')
    return {
      // The library is synchronous; a promise is what every other database needs.
      read: async (id) => rowOf(read.get(run, id)),
      write: async (id, name, writeId) => {
        const row = rowOf(write.get(run, id, name, writeId))
        if (!row) throw new Error('the database returned no row for a write')
        return row
      },
      seed: async (count, skip) => {
        this.database.transaction(() => {
          for (let id = 1; id <= count; id++) {
            if (!skip(id)) add.run(run, id, `Item ${id}`)
          }
        })()
      },
      clear: async () => {
        clear.run(run)
      },
    }
  }

  close(): void {
    this.database.close()
  }
}

/** Only our columns: the library adds a `_metadata` of its own, which must not get into a cache. */
function rowOf(found: unknown): Row | null {
  if (found === undefined) return null
  // The columns of READ and WRITE are exactly those of a row.
  const { id, name, version } = found as Row
  return { id, name, version }
}
