import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { io } from 'socket.io-client'
import { describe, expect, it, vi } from 'vitest'
import { root } from '@/server/launch/node.mjs'
import { startLab as startProgram } from '../support/labServer'
import { startRedis, until } from '../support/lab'

vi.setConfig({ testTimeout: 60_000 })

/** Runs the built program to its end. */
async function ended(env: Record<string, string>) {
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' as const, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, said, errors: errors.trim().split('\n') }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Processes whose parent is this one, by /proc. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(/\s+/).filter(Boolean).map(Number)
}

describe('the program', () => {
  it('says in one line that its port is taken, before it starts a server, and ends with 1', async () => {
    const other = createServer()
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready))
    const { port } = other.address() as AddressInfo
    const { code, said, errors } = await ended({ PORT: String(port) })
    other.close()
    expect([code, said]).toEqual([1, ''])
    expect(errors).toEqual([
      `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`,
    ])
  })

  it.each([
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['CACHESCOPE_INSTALL', 'no'],
    ['REDIS_URL', 'localhost'],
    ['MEMCACHED_URL', 'localhost'],
    ['DATABASE_URL', 'mysql://localhost/shop'],
  ])('says in one line that %s=%s is not valid', async (name, value) => {
    const { code, errors } = await ended({ [name]: value })
    expect(code).toBe(1)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(new RegExp(`^The environment variable ${name} must b.*\\.$`))
  })

  it('tells its health and its figures, refuses strange upgrades, and leaves nothing behind', async () => {
    const lab = await startProgram()
    const health = await fetch(`${lab.url}/api/health`)
    expect(health.status).toBe(200)
    const { status, services } = (await health.json()) as {
      status: string
      services: { name: string; version: string; managed: boolean; state: string }[]
    }
    expect(status).toBe('ok')
    const redis = services.find(({ name }) => name === 'redis')
    expect(redis).toMatchObject({ managed: true, state: 'ready' })
    expect(redis?.version).toMatch(/^\d+\.\d+/)
    const metrics = await (await fetch(`${lab.url}/metrics`)).text()
    expect(metrics).toMatch(/^cachescope_runs_active 0$/m)
    expect(metrics).toMatch(/^cachescope_service_up\{name="redis"\} 1$/m)

    expect(await upgrade(`${lab.url}/somewhere`)).toBe('closed')

    const children = await childrenOf(lab.process.pid ?? 0)
    expect(children.length).toBeGreaterThan(0)
    const code = new Promise((done) => lab.process.once('exit', done))
    lab.process.kill('SIGTERM')
    expect(await code).toBe(143)
    await until('its servers are gone', () => !children.some(isAlive))
  })

  it.each(['SIGHUP', 'SIGINT'] as const)('ends with its servers on %s', async (signal) => {
    const lab = await startProgram()
    const children = await childrenOf(lab.process.pid ?? 0)
    const code = new Promise((done) => lab.process.once('exit', done))
    lab.process.kill(signal)
    expect(await code).toBe(signal === 'SIGHUP' ? 129 : 130)
    await until('its servers are gone', () => !children.some(isAlive))
  })

  it('does not wait after a second signal, and leaves nothing behind all the same', async () => {
    const lab = await startProgram()
    const children = await childrenOf(lab.process.pid ?? 0)
    const code = new Promise((done) => lab.process.once('exit', done))
    lab.process.kill('SIGINT')
    lab.process.kill('SIGINT')
    expect(await code).toBe(130)
    await until('its servers are gone', () => !children.some(isAlive))
  })

  it('that is killed in a run is another one after its restart, and the viewer is told', async () => {
    const first = await startProgram()
    const { port } = new URL(first.url)
    const socket = io(first.url, { transports: ['websocket'], reconnectionDelayMax: 500 })
    const start = { pattern: 'cache-aside', params: { clients: 2, thinkMs: 5, dbReadMs: 5 } }
    const { ok } = (await socket.emitWithAck('run:start', start)) as { ok: { runId: string } }
    const watch = { runId: ok.runId, epoch: null, last: 0 }
    expect(await socket.emitWithAck('run:watch', watch)).toHaveProperty('ok.events')
    const children = await childrenOf(first.process.pid ?? 0)
    const lost = new Promise((done) => socket.once('disconnect', done))
    first.process.kill('SIGKILL')
    await lost
    await until('its servers are gone', () => !children.some(isAlive))
    const second = await startProgram({ PORT: port })
    await until('the viewer is back', () => socket.connected)
    expect(await socket.emitWithAck('run:watch', watch)).toMatchObject({
      error: { code: 'unknown_run', message: expect.stringContaining('restarted') },
    })
    expect(await socket.emitWithAck('run:start', start)).toHaveProperty('ok.runId')
    socket.close()
    await second.stop()
  })

  it('uses a Redis that wants a password, and never shows it', async () => {
    const redis = await startRedis()
    await redis.admin.config('SET', 'requirepass', 'hush hush')
    const lab = await startProgram({
      REDIS_URL: redis.url.replace('redis://', 'redis://:hush%20hush@'),
    })
    const health = await fetch(`${lab.url}/api/health`)
    expect(health.status).toBe(200)
    const socket = io(lab.url, { transports: ['websocket'], forceNew: true })
    const start = { pattern: 'cache-aside', scenario: 'guide', speed: 20 }
    const reply: unknown = await socket.emitWithAck('run:start', start)
    expect(reply).toHaveProperty('ok.runId')
    const shown = JSON.stringify([await health.json(), reply, lab.lines])
    expect(shown).not.toMatch(/hush/)
    socket.close()
    await lab.stop()
    // Used as it is, and left as it was found.
    expect(await redis.admin.dbsize()).toBe(0)
    await redis.close()
  })

  it('starts without Redis, and says what to do', async () => {
    const lab = await startProgram({ REDIS_URL: 'redis://:secret@127.0.0.1:1' })
    const health = await fetch(`${lab.url}/api/health`)
    expect(health.status).toBe(503)
    const socket = io(lab.url, { transports: ['websocket'], forceNew: true })
    const reply: unknown = await socket.emitWithAck('run:start', { pattern: 'cache-aside' })
    socket.close()
    expect(reply).toMatchObject({ error: { code: 'service_absent' } })
    expect(JSON.stringify([reply, lab.lines])).not.toContain('secret')
    await lab.stop()
  })
})

it('without the database that it was told to use is not healthy, and says why', async () => {
  const lab = await startProgram({ DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/shop' })
  const health = await fetch(`${lab.url}/api/health`)
  expect(health.status).toBe(503)
  const text = await health.text()
  expect(text).toContain('"name":"postgresql","version":"","managed":false,"state":"absent"')
  expect(text).not.toContain('sqlite')
  expect([text, ...lab.lines].join()).not.toContain('secret')
  expect(lab.lines.join()).toContain('PostgreSQL at 127.0.0.1:1/shop did not answer')
  await lab.stop()
})

/** Asks for an upgrade and tells how it ended. */
function upgrade(url: string): Promise<'closed' | 'answered'> {
  const { hostname, port, pathname } = new URL(url)
  return new Promise((done) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\n` +
          'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n',
      )
    })
    socket.on('data', () => done('answered'))
    socket.on('close', () => done('closed'))
    socket.on('error', () => done('closed'))
  })
}
