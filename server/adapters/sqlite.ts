import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import type { Part, RowStore } from '../ports/world'
import * as sql from './rowsSql'

const { rowOf, seeding, unchanged, written } = sql

/** One embedded database: every run has rows of its own. */
export class Sqlite {
  private readonly database: Database.Database
  readonly version: string

  /** @param file in memory when left out; a file may be used by several processes at once */
  constructor(file = ':memory:') {
    this.database = new Database(file)
    // Write-ahead, so that nobody who reads waits; what is committed survives the process, not the machine.
    for (const pragma of ['busy_timeout = 2000', 'journal_mode = WAL', 'synchronous = NORMAL']) {
      this.database.pragma(pragma)
    }
    this.database.exec(sql.SCHEMA)
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
    const prepare = (text: string) => this.database.prepare(text)
    const [read, write, last, clear] = [sql.READ, sql.WRITE, sql.LAST, sql.CLEAR].map(prepare)
    if (!read || !write || !last || !clear) throw new Error('a statement was not prepared')
    const [newer, every] = [prepare(sql.applying['newer-only']), prepare(sql.applying['every-job'])]
    const lastOf = (id: number) => sql.lastOf(last.get(run, id))
    return {
      // The library is synchronous; a promise is what every other database needs.
      read: async (id) => rowOf(read.get(run, id)),
      write: async (id, name, writeId) => written(rowOf(write.get(run, id, name, writeId))),
      apply: async (job, rule) => {
        const apply = rule === 'newer-only' ? newer : every
        const row = rowOf(apply.get(run, job.id, job.name, job.writeId, job.sequence))
        return row ?? unchanged(job, lastOf(job.id))
      },
      last: async (id) => lastOf(id),
      seed: async (count, skip) => {
        for (const { text, values } of seeding(run, count, skip)) prepare(text).run(...values)
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

/** Rows of one run in a file of their own, so that a worker in another process finds them too. */
export function sharedSqlite(run: string): Part {
  const dir = mkdtempSync(join(tmpdir(), 'cachescope-rows-'))
  const file = join(dir, 'rows.db')
  const sqlite = new Sqlite(file)
  return {
    ...sqlite.part(run),
    rows: { kind: 'sqlite', run, file },
    close: async () => {
      sqlite.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
