import { Pool, type QueryResult } from 'pg'
import type { Part } from '../ports/world'
import { tryThrice, within } from './connect'
import {
  isRefusal,
  isWaitOver,
  showAddress,
  troubleOf,
  withoutReply,
  type Trouble,
} from './postgresErrors'
import { postgresRows } from './postgresRows'
import { SCHEMA, TABLE } from './rowsSql'

/** Connections of the whole program: it is the user's server, and others want some too. */
const CONNECTIONS = 10
/** How long connecting, and then a reply, may take, in ms. */
const PATIENCE_MS = 2000
/** How often a server that was lost is looked for again, in ms. */
const LOOK_MS = 250

const BUSY = 'no connection was free for 2 s'

interface Listener {
  lost(why: string): void
  back(): void
}

export interface PostgresState {
  state: 'idle' | 'ready' | 'absent' | 'down'
  detail: string
}

/** The PostgreSQL that the user named: one table of ours, in which every run has rows of its own. */
export class Postgres {
  version = ''
  private now: PostgresState = { state: 'idle', detail: 'not needed yet' }
  private readonly pool: Pool
  private readonly place: string
  private readonly listeners = new Set<Listener>()
  private opening: Promise<void> | null = null
  private looking: NodeJS.Timeout | null = null
  private checking: Promise<void> | null = null

  /**
   * @param url `postgresql://user:password@host:5432/database`; never shown with its credentials
   * @param connections how many it opens at most
   */
  constructor(
    private readonly url: string,
    connections = CONNECTIONS,
  ) {
    this.place = showAddress(url)
    this.pool = new Pool({
      connectionString: url,
      application_name: 'cachescope',
      max: connections,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      allowExitOnIdle: true,
    })
    // Without a listener the end of a connection would end the program; queries tell of it as well.
    this.pool.on('connect', (client) => client.on('error', () => {}))
    this.pool.on('error', (error) => this.lost(troubleOf(error)))
  }

  get status(): PostgresState {
    return this.now
  }

  /**
   * Connects, in up to three tries, 1 s apart, and makes the table where it is not there.
   * @throws Error with one sentence: where, why, and what to do
   */
  async open(): Promise<void> {
    if (this.now.state === 'ready') return
    this.opening ??= this.connect().finally(() => (this.opening = null))
    await this.opening
  }

  private async connect(): Promise<void> {
    const failed: { trouble: Trouble | null } = { trouble: null }
    const attempt = async () => {
      try {
        await this.prepare()
        failed.trouble = null
      } catch (error) {
        failed.trouble = troubleOf(error)
        // A wrong password stays wrong, and too many of them may lock the user out.
        if (failed.trouble.passing) throw error
      }
    }
    await tryThrice(attempt).catch(() => {})
    if (failed.trouble === null) return this.found()
    const { words } = failed.trouble
    const detail = `PostgreSQL at ${this.place} did not answer: ${words}; correct DATABASE_URL, or unset it to use the database inside the program`
    this.now = { state: 'absent', detail }
    throw new Error(detail)
  }

  private async prepare(): Promise<void> {
    const { rows } = await this.query<{ version: string; there: boolean }>(
      `SELECT current_setting('server_version') AS version, to_regclass($1) IS NOT NULL AS there`,
      [TABLE],
    )
    // "15.14 (Debian 15.14-0+deb12u1)"
    this.version = rows[0]?.version.split(' ')[0] ?? 'unknown'
    // Asked first: CREATE IF NOT EXISTS wants a right that the user of a table need not have.
    if (!rows[0]?.there) await this.query(SCHEMA, [])
    // Rows of runs whose program was killed: no run lasts a day.
    await this.query(`DELETE FROM ${TABLE} WHERE made_at < now() - interval '1 day'`, [])
  }

  /**
   * What this database gives to a run.
   * @throws Error as `open` does
   */
  async part(run: string): Promise<Part> {
    await this.open()
    const rows = postgresRows(run, (text, values) => this.query(text, values))
    const listener: Listener = { lost: () => {}, back: () => {} }
    this.listeners.add(listener)
    return {
      connection: { name: 'postgresql', version: this.version, managed: false },
      db: rows,
      rows: { kind: 'postgresql', run, url: this.url },
      onLost: (told) => (listener.lost = told),
      onBack: (told) => (listener.back = told),
      close: async () => {
        this.listeners.delete(listener)
        await rows.end(PATIENCE_MS)
      },
    }
  }

  /**
   * @throws DatabaseError when the statement was refused
   * @throws ReplyLost when it was sent and not answered
   */
  private async query<R extends object>(
    text: string,
    values: (string | number)[],
  ): Promise<QueryResult<R>> {
    const client = await this.pool.connect().catch((error: unknown) => {
      // Its own limit is one for waiting too: a long queue is no loss of the server.
      if (isWaitOver(error)) throw new Error(`PostgreSQL was not asked: ${BUSY}`)
      this.lost(troubleOf(error))
      throw error
    })
    try {
      const result = await client.query<R>(text, values)
      client.release()
      return result
    } catch (error) {
      client.release(!isRefusal(error))
      if (isRefusal(error)) throw error
      this.lost(troubleOf(error))
      throw withoutReply(error)
    }
  }

  private found(): void {
    this.now = {
      state: 'ready',
      detail: `using ${this.place} (${this.version}), as DATABASE_URL says`,
    }
  }

  /** Tells it once, and looks for the server until it is there again. */
  private lost({ words }: Trouble): void {
    if (this.now.state !== 'ready') return
    this.now = { state: 'down', detail: `PostgreSQL at ${this.place} was lost: ${words}` }
    for (const { lost } of this.listeners) lost(`PostgreSQL was lost: ${words}. Trying again.`)
    this.looking = setInterval(() => void this.check(), LOOK_MS)
    this.looking.unref()
  }

  /** Asks whether it answers, and notes it. Never rejects. */
  check(): Promise<void> {
    this.checking ??= this.ask().finally(() => (this.checking = null))
    return this.checking
  }

  private async ask(): Promise<void> {
    if (this.now.state !== 'ready' && this.now.state !== 'down') return
    const answered = await this.query('SELECT 1', []).then(
      () => true,
      () => false,
    )
    if (!answered || this.status.state === 'ready') return
    this.stopLooking()
    this.found()
    for (const { back } of this.listeners) back()
  }

  private stopLooking(): void {
    if (this.looking) clearInterval(this.looking)
    this.looking = null
  }

  async close(): Promise<void> {
    this.stopLooking()
    this.listeners.clear()
    // A server that hangs never says goodbye.
    await within(PATIENCE_MS, this.pool.end())
  }
}
