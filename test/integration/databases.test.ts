import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openRows } from '@/server/adapters/openRows'
import { openDatabase, type LabDatabase } from '@/server/database'
import { replyLost } from '@/server/instrument'
import type { Part, RowStore } from '@/server/ports/world'
import { figures } from '@/server/protocol'
import { killAtRandom, troubles, watched } from '../support/killing'
import { eventsOf, ofType, sleep, startLab, until } from '../support/lab'
import { findPostgres, startPostgres, type TestPostgres } from '../support/postgres'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const bin = findPostgres()
// On a machine without PostgreSQL its tests are left out; where changes are checked they must run.
const withPostgres = bin !== null || process.env['POSTGRES'] === 'required'
if (!withPostgres) console.warn('PostgreSQL is not installed: its tests are left out.')

let postgres: TestPostgres
beforeAll(async () => {
  if (withPostgres) postgres = await startPostgres(bin ?? 'PostgreSQL is not installed')
})
afterAll(() => postgres?.close())

/** Connections of ours that wait for another's transaction. */
const WAITING = `SELECT pid FROM pg_stat_activity
  WHERE application_name = 'cachescope' AND wait_event_type = 'Lock'`

const databases = [
  { name: 'sqlite', shared: false, url: () => undefined },
  { name: 'sqlite', shared: true, url: () => undefined },
  ...(withPostgres ? [{ name: 'postgresql', shared: true, url: () => postgres.url }] : []),
]

describe.each(databases)('the rows of a run in $name, shared: $shared', (kind) => {
  const { name, shared, url } = kind
  let database: LabDatabase
  beforeAll(() => {
    database = openDatabase(url())
  })
  afterAll(() => database.close())

  const opened = async (run: string): Promise<Part & { db: RowStore }> => {
    const part = await database.part(run, shared)
    if (!part.db) throw new Error('it gives no rows')
    return { ...part, db: part.db }
  }

  it('get their versions from the database: 1, 2, 3 …', async () => {
    const { db } = await opened('versions')
    await db.seed(1, () => false)
    expect(await db.read(1)).toEqual({ id: 1, name: 'Item 1', version: 1 })
    expect(await db.write(1, 'new', 'w1')).toEqual({ id: 1, name: 'new', version: 2 })
    expect(await db.write(1, 'newer', 'w2')).toEqual({ id: 1, name: 'newer', version: 3 })
    expect(await db.write(9, 'made', 'w3')).toEqual({ id: 9, name: 'made', version: 1 })
    expect(await db.read(8)).toBeNull()
  })

  it('have each version once, however many write at the same time', async () => {
    const { db } = await opened('at-once')
    const rows = await Promise.all(
      Array.from({ length: 200 }, (_, i) => db.write(1, `by ${i}`, `w${i}`)),
    )
    const versions = rows.map(({ version }) => version ?? 0)
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    const newest = rows.find(({ version }) => version === 200)
    expect(await db.read(1)).toEqual(newest)
  })

  it('take any text as it is', async () => {
    const { db } = await opened('text')
    const text = `'; DROP TABLE cachescope_rows; -- $1 "ü 🦊" \\ \n`
    expect(await db.write(1, text, text)).toEqual({ id: 1, name: text, version: 1 })
    expect(await db.read(1)).toEqual({ id: 1, name: text, version: 1 })
  })

  it('keep their versions when more rows are seeded', async () => {
    const { db } = await opened('seeded')
    await db.seed(1, () => false)
    await db.write(1, 'changed', 'w1')
    await db.seed(1203, (id) => id === 2)
    expect(await db.read(1)).toEqual({ id: 1, name: 'changed', version: 2 })
    expect(await db.read(2)).toBeNull()
    const last = await Promise.all([500, 501, 1002, 1203].map((id) => db.read(id)))
    expect(last.map((row) => row?.name)).toEqual(['Item 500', 'Item 501', 'Item 1002', 'Item 1203'])
    expect(await db.read(1204)).toBeNull()
  })

  it('are not those of another run, and are removed alone when their run ends', async () => {
    const [one, other] = [await opened('one'), await opened('other')]
    await one.db.seed(1, () => false)
    await other.db.seed(1, () => false)
    await one.db.write(1, 'mine', 'w1')
    expect(await other.db.read(1)).toMatchObject({ version: 1 })
    await other.close()
    expect(await (await opened('other')).db.read(1)).toBeNull()
    expect(await one.db.read(1)).toMatchObject({ name: 'mine' })
  })

  it('take a job of write-behind only when its sequence is higher', async () => {
    const { db } = await opened('jobs')
    await db.seed(1, () => false)
    const job = (sequence: number, writeId = `w${sequence}`) => {
      return { key: 'row:1', id: 1, name: `n${sequence}`, writeId, sequence }
    }
    expect(await db.last(1)).toMatchObject({ writeId: 'seed', row: { version: 1 } })
    expect(await db.apply(job(1), 'newer-only')).toEqual({ id: 1, name: 'n1', version: 2 })
    expect(await db.apply(job(1), 'newer-only')).toBe('again')
    expect(await db.apply(job(3), 'newer-only')).toEqual({ id: 1, name: 'n3', version: 3 })
    expect(await db.apply(job(2), 'newer-only')).toBe('newer')
    expect(await db.last(1)).toEqual({ writeId: 'w3', row: { id: 1, name: 'n3', version: 3 } })
    // A write that is no job leaves the sequence alone.
    await db.write(1, 'from outside', 'other')
    expect(await db.apply(job(3), 'newer-only')).toBe('newer')
    expect(await db.apply(job(4), 'newer-only')).toMatchObject({ version: 5 })
    expect(await db.apply({ ...job(1), id: 7 }, 'newer-only')).toMatchObject({ version: 1 })
    expect(await db.last(8)).toBeNull()
  })

  it('take every job as it comes where that is the rule', async () => {
    const { db } = await opened('every-job')
    const job = { key: 'row:1', id: 1, name: 'a', writeId: 'w', sequence: 2 }
    expect(await db.apply(job, 'every-job')).toMatchObject({ version: 1 })
    expect(await db.apply(job, 'every-job')).toMatchObject({ version: 2 })
    const older = { ...job, writeId: 'v', name: 'older', sequence: 1 }
    expect(await db.apply(older, 'every-job')).toMatchObject({ name: 'older', version: 3 })
    expect(await db.apply(job, 'newer-only')).toMatchObject({ version: 4 })
  })

  it.runIf(shared)('are the same for another process', async () => {
    const part = await opened('elsewhere')
    await part.db.seed(1, () => false)
    if (!part.rows) throw new Error('it does not say where its rows are')
    const { rows } = await openRows(part.rows)
    await rows.write(1, 'by the other', 'w1')
    expect(await part.db.read(1)).toMatchObject({ name: 'by the other', version: 2 })
    await part.db.write(1, 'by this one', 'w2')
    expect(await rows.read(1)).toMatchObject({ name: 'by this one', version: 3 })
    await part.close()
  })

  it('come with the name and the version of their server', async () => {
    const { connection } = await opened('named')
    expect(connection).toMatchObject({ name, managed: name === 'sqlite' })
    expect(connection.version).toMatch(/^\d+\.\d+/)
    expect(database.info()).toMatchObject({ ...connection, state: 'ready' })
  })
})

describe.runIf(withPostgres)('PostgreSQL', () => {
  const refusal = async (url: string): Promise<string> => {
    const database = openDatabase(url)
    try {
      return await database.part('refused', false).then(
        () => 'it was let in',
        (error: Error) => error.message,
      )
    } finally {
      expect(database.info().state).toBe('absent')
      await database.close()
    }
  }
  const at = (rest: string) => `postgresql://${rest}`
  const advice = 'correct DATABASE_URL, or unset it to use the database inside the program'

  it('that is not there is tried three times, and what to do is told', async () => {
    let tries = 0
    const server = createServer((socket) => {
      tries++
      socket.destroy()
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    expect(await refusal(at(`me:secret@127.0.0.1:${port}/shop`))).toMatch(
      new RegExp(`^PostgreSQL at 127.0.0.1:${port}/shop did not answer: .*; ${advice}$`),
    )
    server.close()
    expect(tries).toBe(3)
    expect(await refusal(at(`me:secret@127.0.0.1:${port}/shop`))).toBe(
      `PostgreSQL at 127.0.0.1:${port}/shop did not answer: the connection was refused; ${advice}`,
    )
  })

  it('says what is wrong with the user, the password, the database or the rights', async () => {
    const { port, ask } = postgres
    await ask(`CREATE ROLE guest LOGIN PASSWORD 'right'`)
    await ask('CREATE DATABASE closed')
    await ask('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
    const why = async (rest: string) =>
      /did not answer: (.*); correct/.exec(await refusal(at(rest)))?.[1]
    expect(await why(`guest:wrong@127.0.0.1:${port}/closed`)).toBe(
      'it rejects the user or the password',
    )
    expect(await why(`guest@127.0.0.1:${port}/closed`)).toBe('it asks for a password')
    expect(await why(`lab@127.0.0.1:${port}/nowhere`)).toBe('there is no database of this name')
    expect(await why(`guest:right@127.0.0.1:${port}/closed`)).toBe(
      'this user may not use the table cachescope_rows, or create it',
    )
  })

  it('is left as it was found: one table of ours, empty after the run, and the rest untouched', async () => {
    const { url, ask } = postgres
    await ask('CREATE TABLE mine (id INTEGER PRIMARY KEY, name TEXT)')
    await ask(`INSERT INTO mine SELECT n, 'row ' || n FROM generate_series(1, 1000) AS n`)
    const mine = () => ask(`SELECT md5(string_agg(id || name, ',' ORDER BY id)) FROM mine`)
    const before = await mine()
    const old = `INSERT INTO cachescope_rows (run, id, name, version, write_id, made_at)
      VALUES ('killed', 1, 'old', 1, 'w', now() - interval '25 hours'),
             ('lives', 1, 'new', 1, 'w', now() - interval '23 hours')`
    const first = openDatabase(url)
    const part = await first.part('leaves-nothing', false)
    await part.db?.seed(700, () => false)
    // Still under way when the run ends: it must not make a row again.
    const other = await postgres.open()
    await other.query('BEGIN')
    await other.query(`UPDATE cachescope_rows SET name = 'kept busy' WHERE id = 700`)
    const late = part.db?.write(700, 'late', 'w')
    await until('the write waits', async () => (await ask(WAITING)).length > 0)
    const closed = part.close()
    await sleep(100)
    await other.query('DELETE FROM cachescope_rows WHERE id = 700')
    await other.query('COMMIT')
    await Promise.all([late, closed, other.end()])
    await first.close()
    await ask(old)
    const second = openDatabase(url)
    await second.open()
    await second.close()
    const left = await ask<{ run: string }>('SELECT run FROM cachescope_rows')
    const runs = left.map(({ run }) => run)
    expect(runs).toContain('lives')
    expect(runs).not.toContain('leaves-nothing')
    expect(runs).not.toContain('killed')
    const tables = await ask<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    expect(tables.map(({ name }) => name).sort()).toEqual(['cachescope_rows', 'mine'])
    expect(await mine()).toEqual(before)
  })

  it('whose reply is lost leaves the outcome unknown; one that refuses does not', async () => {
    const database = openDatabase(postgres.url)
    const part = await database.part('cut', false)
    await part.db?.seed(1, () => false)
    const other = await postgres.open()
    await other.query('BEGIN')
    await other.query(`SELECT 1 FROM cachescope_rows WHERE run = 'cut' FOR UPDATE`)
    const cut = part.db?.write(1, 'cut', 'w1').catch((error: unknown) => error)
    await until('the write waits', async () => (await postgres.ask(WAITING)).length > 0)
    await postgres.ask(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`)
    expect(replyLost(await cut)).toBe(true)
    await until('it is back', () => database.info().state === 'ready')
    const slow = await part.db?.write(1, 'slow', 'w2').catch((error: unknown) => error)
    expect(replyLost(slow)).toBe(true)
    expect(slow).toMatchObject({
      message: 'PostgreSQL gave no reply: nothing came back within 2 s',
    })
    await other.end()
    await until('it is back', () => database.info().state === 'ready')
    const refused = await part.db
      ?.write(2 ** 40, 'too large', 'w3')
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Error)
    expect(replyLost(refused)).toBe(false)
    expect(database.info().state).toBe('ready')
    await part.close()
    await database.close()
  })

  it('that is lost fails its calls, says so once, and is used again when it is back', async () => {
    const database = openDatabase(postgres.url)
    const part = await database.part('lost', false)
    const told: string[] = []
    part.onLost?.((why) => told.push(why))
    part.onBack?.(() => told.push('back'))
    await part.db?.write(1, 'before', 'w1')
    await postgres.kill()
    await until('the loss is seen', () => told.length > 0)
    expect(database.info().state).toBe('down')
    await expect(part.db?.read(1)).rejects.toThrow()
    await postgres.start()
    await until('it is back', () => told.includes('back'))
    expect(told).toHaveLength(2)
    expect(told[0]).toMatch(/^PostgreSQL was lost: /)
    expect(database.info().state).toBe('ready')
    expect(await part.db?.read(1)).toMatchObject({ name: 'before' })
    await part.close()
    await database.close()
  })

  it('is not lost when a call waits too long for a connection: all are in use', async () => {
    const database = openDatabase(postgres.url)
    const part = await database.part('crowded', false)
    const told: string[] = []
    part.onLost?.((why) => told.push(why))
    await part.db?.seed(2, () => false)
    const lock = async (id: number) => {
      const other = await postgres.open()
      await other.query('BEGIN')
      await other.query(
        `SELECT 1 FROM cachescope_rows WHERE run = 'crowded' AND id = $1 FOR UPDATE`,
        [id],
      )
      return other
    }
    const locks = [await lock(1), await lock(2)]
    // Ten write row 1, ten row 2 after them: nobody waits for the server for 2 s, but who comes last does.
    const writes = [1, 2].flatMap((id) =>
      Array.from({ length: 10 }, (_, n) => part.db?.write(id, `by ${n}`, `w${id}-${n}`)),
    )
    const last = part.db?.read(1).catch((error: Error) => error.message)
    await sleep(1000)
    await locks[0]?.end()
    expect(await last).toBe('PostgreSQL was not asked: no connection was free for 2 s')
    await locks[1]?.end()
    await Promise.all(writes)
    expect([told, database.info().state]).toEqual([[], 'ready'])
    await part.close()
    await database.close()
  })

  it('takes what a worker of write-behind saves, one that is killed too, by one connection of its own', async () => {
    const lab = await startLab({ databaseUrl: postgres.url })
    const params = { clients: 8, keys: 12, skew: 0, readRatio: 0.4, thinkMs: 60, dbWriteMs: 40 }
    const input = { pattern: 'write-behind', durationMs: 60_000, params }
    const { run, rows } = await watched(lab, input, params.keys)
    await killAtRandom(run, 1, 42)
    run.stop()
    const { claims, services } = await run.finished
    expect(services.map(({ name }) => name)).toContain('postgresql')
    expect(rows.size).toBe(params.keys)
    expect(troubles(run, rows)).toEqual([])
    expect(claims.filter(({ held }) => !held)).toEqual([])
    await lab.close()
    expect(await postgres.ask('SELECT 1 FROM cachescope_rows WHERE run = $1', [run.id])).toEqual([])

    const ours = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'cachescope'`
    const before = (await postgres.ask(ours)).length
    const { rows: own } = await openRows({ kind: 'postgresql', run: 'own', url: postgres.url })
    await Promise.all(Array.from({ length: 20 }, () => own.read(1)))
    expect((await postgres.ask(ours)).length - before).toBeLessThanOrEqual(1)
  })

  it('serves a run of cache-aside through the engine, whose rows are gone with it', async () => {
    const lab = await startLab({ databaseUrl: postgres.url })
    const run = await lab.start({
      pattern: 'cache-aside',
      durationMs: 1500,
      params: { clients: 20, keys: 4, ttlMs: 300, dbReadMs: 30, dbWriteMs: 10, readRatio: 0.8 },
    })
    const summary = await run.finished
    const { writes, dbWrites, errors, claims, services } = summary
    expect(errors).toBe(0)
    expect(writes).toBeGreaterThan(0)
    expect(dbWrites).toBeGreaterThanOrEqual(writes)
    expect(claims.filter(({ held }) => !held)).toEqual([])
    expect(services).toContainEqual({
      name: 'postgresql',
      version: expect.stringMatching(/^\d+\.\d+$/) as string,
      managed: false,
    })
    const events = eventsOf(run)
    expect(summary).toMatchObject(figures(run.judge.tally))
    // Each commit has a version of its own: none is lost between the pool and the server.
    const commits = ofType(events, 'db:answered').filter(({ op }) => op === 'write')
    const versions = commits.map(({ id, version }) => `${id} v${version}`)
    expect(new Set(versions).size).toBe(versions.length)
    await lab.close()
    expect(await postgres.ask('SELECT 1 FROM cachescope_rows WHERE run = $1', [run.id])).toEqual([])
  })
})
