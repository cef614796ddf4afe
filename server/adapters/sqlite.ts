import Database from 'libsql'
import type { Part, RowStore } from '../ports/world'
import { CLEAR, READ, rowOf, SCHEMA, seeding, WRITE, written } from './rowsSql'

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
    const [read, write, clear] = [READ, WRITE, CLEAR].map((text) => this.database.prepare(text))
    if (!read || !write || !clear) throw new Error('a statement was not prepared')
    return {
      // The library is synchronous; a promise is what every other database needs.
      read: async (id) => rowOf(read.get(run, id)),
      write: async (id, name, writeId) => written(rowOf(write.get(run, id, name, writeId))),
      seed: async (count, skip) => {
        for (const { text, values } of seeding(run, count, skip)) {
          this.database.prepare(text).run(...values)
        }
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
