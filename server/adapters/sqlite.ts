import Database from 'libsql'
import type { Row } from '../ports'
import type { RowStore } from '../ports/world'

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

  /** @param run the run whose rows these are */
  rows(run: string): RowStore {
    const [read, write, clear] = [READ, WRITE, CLEAR].map((text) => this.database.prepare(text))
    if (!read || !write || !clear) throw new Error('a statement was not prepared')
    return {
      // The library is synchronous; a promise is what every other database needs.
      read: async (id) => (read.get(run, id) as Row | undefined) ?? null,
      write: async (id, name, writeId) => write.get(run, id, name, writeId) as Row,
      seed: async (count, skip) => {
        this.database.transaction(() => {
          for (let id = 1; id <= count; id++) {
            if (!skip(id)) write.get(run, id, `Item ${id}`, 'seed')
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
