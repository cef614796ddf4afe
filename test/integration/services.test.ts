import { spawn, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Services, type ServicesOptions } from '../../server/services/index'
import { PrivateServer } from '../../server/services/private'
import { recipes } from '../../server/services/recipes/index'
import type { Site } from '../../server/services/types'
import { freePort } from '../../server/services/system'
import { Watcher } from '../../server/services/watcher'

const SOURCE = resolve(import.meta.dirname, '../../server/services')
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const work = mkdtempSync(join(tmpdir(), 'services-test-'))
const reaper = join(work, 'reaper.mjs')
const cleanups: (() => unknown)[] = []

function bundle(entry: string, outfile: string): void {
  buildSync({
    ...{ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' },
    // The program runs in a temporary folder, where no package is found: they come with it.
    banner: {
      js: 'import { createRequire } from "node:module"\nconst require = createRequire(import.meta.url)',
    },
    logLevel: 'error',
  })
}

beforeAll(() => bundle(join(SOURCE, 'reaper.ts'), reaper))
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

function services(more: Partial<ServicesOptions> = {}) {
  const lines: string[] = []
  const say = (line: string) => lines.push(line)
  const made = new Services({ env: {}, install: 'no', say, reaper, ...more })
  cleanups.push(() => made.close())
  return { made, lines }
}

function alive(pid: number): boolean {
  try {
    // A zombie waits for its parent only; it holds no port and no memory.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function until<T>(look: () => T | Promise<T>, good: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000
  for (;;) {
    const seen = await look()
    if (good(seen) || Date.now() > end) return seen
    await new Promise((wake) => setTimeout(wake, 25))
  }
}

/** The local addresses on which anything listens at `port`, as /proc writes them. */
function listeners(port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const lines = ['tcp', 'tcp6'].flatMap((file) =>
    readFileSync(`/proc/net/${file}`, 'utf8').split('\n'),
  )
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[3] === '0A' && words[1]?.endsWith(`:${hex}`))
    .map((words) => words[1]?.split(':')[0] ?? '')
}

const portOf = (url: string) => Number(url.split(':').at(-1))
const pidOf = async (name: 'redis' | 'memcached', url: string) =>
  (await recipes[name].ping(url, 2000).catch(() => undefined))?.pid ?? 0

describe('private servers', () => {
  it('start on the PATH binaries, answer, and listen on 127.0.0.1 only', async () => {
    const { made, lines } = services()
    expect(new Set(made.list().map((each) => each.state))).toEqual(new Set(['idle']))
    const [redis, memcached, twice] = await Promise.all([
      made.ensure('redis'),
      made.ensure('memcached'),
      made.ensure('redis'),
    ])
    expect(twice).toEqual(redis)
    expect(redis).toMatchObject({ managed: true, state: 'ready' })
    expect((await recipes.redis.ping(redis.url, 2000)).version).toBe(redis.version)
    expect((await recipes.memcached.ping(memcached.url, 2000)).version).toBe(memcached.version)
    expect(listeners(portOf(redis.url))).toEqual(['0100007F'])
    expect(listeners(portOf(memcached.url))).toEqual(['0100007F'])
    expect(lines).toHaveLength(2)
    expect(lines.join()).toMatch(
      /Redis: started \/.*redis-server \d+\.\d+\.\d+ on 127\.0\.0\.1:\d+/,
    )
  })

  it('are gone after close, and nothing can be had any more', async () => {
    const { made } = services()
    const { url } = await made.ensure('redis')
    const pid = await pidOf('redis', url)
    await made.close()
    expect(alive(pid)).toBe(false)
    expect(listeners(portOf(url))).toEqual([])
    await expect(made.ensure('redis')).rejects.toMatchObject({ code: 'service_absent' })
  })

  it('come back on the same port when they die by themselves', async () => {
    const { made, lines } = services()
    const { url } = await made.ensure('redis')
    const first = await pidOf('redis', url)
    process.kill(first, 'SIGKILL')
    await until(
      () => made.list()[0]?.state,
      (state) => state === 'down',
    )
    const second = await until(
      () => pidOf('redis', url),
      (pid) => pid > 0 && pid !== first,
    )
    expect(second).toBeGreaterThan(0)
    expect(second).not.toBe(first)
    await until(
      () => made.list()[0]?.state,
      (state) => state === 'ready',
    )
    expect(await made.ensure('redis')).toMatchObject({ url, state: 'ready' })
    expect(lines.filter((line) => line.includes('starting it again'))).toHaveLength(1)
  })

  it('are reported down by check while they hang, and ready again after', async () => {
    const { made } = services()
    const pid = await pidOf('redis', (await made.ensure('redis')).url)
    process.kill(pid, 'SIGSTOP')
    cleanups.push(() => alive(pid) && process.kill(pid, 'SIGCONT'))
    await made.check()
    expect(made.list()[0]).toMatchObject({
      state: 'down',
      detail: expect.stringMatching(/within 2 s/),
    })
    process.kill(pid, 'SIGCONT')
    await made.check()
    expect(made.list()[0]?.state).toBe('ready')
  })

  it('move to another port when theirs is taken, even by a server of the same kind', async () => {
    const { made } = services()
    const taken = portOf((await made.ensure('redis')).url)
    const watcher = new Watcher(reaper)
    cleanups.push(() => watcher.close())
    const ports = [taken, await freePort()]
    const choosePort = () => Promise.resolve(ports.shift() ?? 0)
    const reports = { died: () => undefined, back: () => undefined }
    const binary = '/usr/bin/env'
    const recipe = { ...recipes.redis, args: real('redis') }
    const server = await PrivateServer.start({ recipe, binary, watcher, reports, choosePort })
    cleanups.push(() => server.stop())
    expect(server.port).not.toBe(taken)
    expect(ports).toEqual([])
    expect(await pidOf('redis', recipe.url(server.port))).toBe(server.pid)
  })
})

/** `env redis-server …`: the binary by its name, wherever it is. */
function real(name: 'redis' | 'memcached') {
  const { args, binaries } = recipes[name]
  return async (site: Site) => [binaries[0] ?? '', ...(await args(site))]
}

describe('the reaper', () => {
  async function host(): Promise<{ child: ChildProcess; pids: number[]; dirs: string[] }> {
    const dir = mkdtempSync(join(work, 'host-'))
    const source = join(dir, 'host.ts')
    const entry = join(dir, 'host.mjs')
    const text = `
      import { Services } from ${JSON.stringify(join(SOURCE, 'index.ts'))}
      const made = new Services({ env: {}, install: 'no', say: () => {}, reaper: ${JSON.stringify(reaper)} })
      const found = await Promise.all([made.ensure('redis'), made.ensure('memcached')])
      console.log(JSON.stringify(found.map((each) => each.url)))
      setInterval(() => {}, 1000)`
    writeFileSync(source, text)
    bundle(source, entry)
    const folder = join(dir, 'tmp')
    mkdirSync(folder)
    // A temporary folder of its own shows what this program leaves, whoever else runs.
    const child = spawn(process.execPath, [entry], { env: { ...process.env, TMPDIR: folder } })
    cleanups.push(() => child.kill('SIGKILL'))
    const line = await new Promise<string>((done) =>
      child.stdout.once('data', (d) => done(String(d))),
    )
    const [redis = '', memcached = ''] = JSON.parse(line) as string[]
    const pids = [await pidOf('redis', redis), await pidOf('memcached', memcached)]
    cleanups.push(() => pids.forEach((pid) => alive(pid) && process.kill(pid, 'SIGKILL')))
    return { child, pids, dirs: readdirSync(folder).map((name) => join(folder, name)) }
  }

  it('leaves no server and no folder behind after SIGKILL of the program', async () => {
    const { child, pids, dirs } = await host()
    expect(pids.map(alive)).toEqual([true, true])
    expect(dirs).toHaveLength(2)
    child.kill('SIGKILL')
    const left = () => [...pids.filter(alive), ...dirs.filter((dir) => existsSync(dir))]
    expect(await until(left, (seen) => seen.length === 0)).toEqual([])
  })

  it('does its work although it was sent Ctrl-C, a hang-up and a polite end', async () => {
    const { child, pids, dirs } = await host()
    const [watching] = children(child.pid ?? 0).filter((pid) =>
      commandOf(pid).includes('reaper.mjs'),
    )
    expect(watching).toBeDefined()
    for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(watching ?? 0, name)
    child.kill('SIGKILL')
    const left = () => [...pids.filter(alive), ...dirs.filter((dir) => existsSync(dir))]
    expect(await until(left, (seen) => seen.length === 0)).toEqual([])
  })

  it('is replaced when it is killed, and the new one knows everything', async () => {
    const { child, pids, dirs } = await host()
    const watching = () =>
      children(child.pid ?? 0).filter((pid) => commandOf(pid).includes('reaper.mjs') && alive(pid))
    const [first = 0] = watching()
    process.kill(first, 'SIGKILL')
    const [second] = await until(watching, (pids) => pids.length === 1 && pids[0] !== first)
    expect(second).not.toBe(first)
    // It answers before it has read; what it must know follows at once in the same pipe.
    await new Promise((wake) => setTimeout(wake, 500))
    child.kill('SIGKILL')
    const left = () => [...pids.filter(alive), ...dirs.filter((dir) => existsSync(dir))]
    expect(await until(left, (seen) => seen.length === 0)).toEqual([])
  })

  it('kills nobody who was given the number of a server that is gone', async () => {
    const stranger = spawn('sleep', ['60'], { detached: true })
    cleanups.push(() => stranger.kill('SIGKILL'))
    // The number is reported while no such process exists, then a stranger gets it.
    const built = readFileSync(reaper, 'utf8')
    const forged = built.replace('entry.began = beginning(line.pid)', 'entry.began = "1"')
    expect(forged).not.toBe(built)
    const other = join(work, 'forged.mjs')
    writeFileSync(other, forged)
    const reading = spawn(process.execPath, [other])
    await new Promise((done) => reading.stdout.once('data', done))
    const gone = new Promise((done) => reading.once('exit', done))
    reading.stdin.end(`${JSON.stringify({ dir: '/nowhere/x', pid: stranger.pid })}\n`)
    await gone
    expect(alive(stranger.pid ?? 0)).toBe(true)
  })
})

function children(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
      } catch {
        return false
      }
    })
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
