import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { accessSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort } from '../../server/services/system'

/** Debian keeps PostgreSQL's programs off the PATH. */
const DEBIAN = '/usr/lib/postgresql'

/** The folder of `initdb` and `postgres`, or null where there is none. */
export function findPostgres(): string | null {
  const folders = (process.env['PATH'] ?? '').split(':')
  try {
    folders.push(...readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')))
  } catch {
    // Not a Debian.
  }
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => has(folder, name))) ?? null
}

function has(folder: string, name: string): boolean {
  try {
    accessSync(join(folder, name))
    return true
  } catch {
    return false
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function owner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export interface TestPostgres {
  url: string
  port: number
  /** A new connection of the owner, to look into the database. */
  open(): Promise<Client>
  /** Runs one statement on a connection of its own. @returns its rows */
  ask<R extends object>(text: string, values?: unknown[]): Promise<R[]>
  /** Ends the server as if it had crashed; `start` starts it again on the same port. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** The user `lab` needs no password, every other one does. */
const HBA = `host all lab 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`

/** Ends the server when its own input ends: also when the test is killed. */
const KEPT = '"$@" & server=$!; cat; kill -QUIT $server; wait $server'

/** A private PostgreSQL on a free port, that ends with the test. */
export async function startPostgres(bin: string): Promise<TestPostgres> {
  const dir = mkdtempSync(join(tmpdir(), 'postgres-test-'))
  const as = owner()
  if (as) chownSync(dir, as.uid, as.gid)
  const options = { cwd: dir, env: { LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'test' as const }, ...as }
  const data = join(dir, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'lab', '-A', 'trust', '-N'], options)
  writeFileSync(join(data, 'pg_hba.conf'), HBA)
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off']
  const words = ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])]
  const url = `postgresql://lab@127.0.0.1:${port}/postgres`
  let server: ChildProcess | null = null
  const start = async () => {
    server = spawn('/bin/sh', ['-c', KEPT, 'sh', join(bin, 'postgres'), ...words], {
      ...options,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    await (await connected(url)).end()
  }
  const kill = async () => {
    if (!server || server.exitCode !== null) return
    const gone = new Promise((done) => server?.once('exit', done))
    server.stdin?.end()
    await gone
  }
  await start()
  const ask = async <R extends object>(text: string, values: unknown[] = []) => {
    const client = await connected(url)
    const { rows } = await client.query<R>(text, values)
    await client.end()
    return rows
  }
  return {
    url,
    port,
    open: () => connected(url),
    ask,
    kill,
    start,
    close: async () => {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function connected(url: string): Promise<Client> {
  for (let tries = 1; ; tries++) {
    const client = new Client(url)
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries === 100) throw error
      await new Promise((again) => setTimeout(again, 50))
    }
  }
}
