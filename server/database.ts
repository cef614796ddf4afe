import { Postgres } from './adapters/postgres'
import { sharedSqlite, Sqlite } from './adapters/sqlite'
import type { Part } from './ports/world'
import type { ServiceInfo } from './protocol/catalogue'
import { LabError } from './protocol/errors'

/** Where the rows of all runs live. */
export interface LabDatabase {
  /**
   * What it gives to a run.
   * @param shared a worker in another process must reach its rows too
   * @throws LabError when it is not to be had
   */
  part(runId: string, shared: boolean): Promise<Part>
  info(): ServiceInfo
  /** Connects, where there is something to connect to. @throws LabError when it is not to be had */
  open(): Promise<void>
  /** Looks whether it still answers. Never rejects. */
  check(): Promise<void>
  close(): Promise<void>
}

/** The name of the server behind what patterns call `database`. */
export const databaseName = (url: string | undefined): 'sqlite' | 'postgresql' =>
  url === undefined ? 'sqlite' : 'postgresql'

/** @param url the PostgreSQL of the user; without one the database is SQLite, inside the program */
export const openDatabase = (url: string | undefined): LabDatabase =>
  url === undefined ? embedded() : named(url)

function embedded(): LabDatabase {
  const sqlite = new Sqlite()
  const { version } = sqlite
  return {
    part: async (runId, shared) => (shared ? sharedSqlite(runId) : sqlite.part(runId)),
    info: () => ({ name: 'sqlite', version, managed: true, state: 'ready', detail: 'embedded' }),
    open: async () => {},
    check: async () => {},
    close: async () => sqlite.close(),
  }
}

function named(url: string): LabDatabase {
  const postgres = new Postgres(url)
  const orAbsent = (error: unknown): never => {
    const message = error instanceof Error ? error.message : String(error)
    throw new LabError('service_absent', message, undefined, 'unset DATABASE_URL')
  }
  return {
    part: (runId) => postgres.part(runId).catch(orAbsent),
    info: () => {
      const { version, status } = postgres
      return { name: 'postgresql', version, managed: false, ...status }
    },
    open: () => postgres.open().catch(orAbsent),
    check: () => postgres.check(),
    close: () => postgres.close(),
  }
}
