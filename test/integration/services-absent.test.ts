import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ServiceAbsent, Services, type ServicesOptions } from '../../server/services/index'
import type { Site } from '../../server/services/types'
import { PrivateServer } from '../../server/services/private'
import { recipes } from '../../server/services/recipes/index'
import { findBinary, freePort } from '../../server/services/system'
import { Watcher } from '../../server/services/watcher'
import { startLab, until } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const work = mkdtempSync(join(tmpdir(), 'services-test-'))
const reaper = join(work, 'reaper.mjs')
const cleanups: (() => unknown)[] = []

beforeAll(() => {
  const entry = resolve(import.meta.dirname, '../../server/services/reaper.ts')
  buildSync({ entryPoints: [entry], outfile: reaper, platform: 'node', format: 'esm' })
})
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

async function refusal(promise: Promise<unknown>): Promise<ServiceAbsent> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ServiceAbsent) return error
  throw new Error(`expected a ServiceAbsent, got ${String(error)}`)
}

async function redisWithPassword(password: string): Promise<PrivateServer> {
  const binary = findBinary(recipes.redis.binaries, process.env['PATH'] ?? '') ?? ''
  const watcher = new Watcher(reaper)
  const recipe = {
    ...recipes.redis,
    args: async (site: Site) => [
      ...(await recipes.redis.args(site)),
      ...['--requirepass', password],
    ],
    ping: (url: string, ms: number) =>
      recipes.redis.ping(url.replace('//', `//:${encodeURIComponent(password)}@`), ms),
  }
  const reports = { died: () => undefined, back: () => undefined }
  const server = await PrivateServer.start({ recipe, binary, watcher, reports })
  cleanups.push(async () => {
    await server.stop()
    await watcher.close()
  })
  return server
}

describe('a server that the environment names', () => {
  it('is used as it is, and left running', async () => {
    const own = services()
    const { url } = await own.made.ensure('redis')
    const { made, lines } = services({ env: { REDIS_URL: url } })
    expect(await made.ensure('redis')).toMatchObject({ managed: false, state: 'ready', url })
    await made.close()
    expect(lines).toHaveLength(1)
    expect((await recipes.redis.ping(url, 2000)).version).toMatch(/^\d/)
  })

  it('is asked three times, then its absence is one clear sentence; later it is found', async () => {
    const port = await freePort()
    const MEMCACHED_URL = `127.0.0.1:${port}`
    const { made, lines } = services({ env: { MEMCACHED_URL } })
    const [error, same] = await Promise.all([
      refusal(made.ensure('memcached')),
      refusal(made.ensure('memcached')),
    ])
    expect(same).toBe(error)
    expect(error.message).toBe(
      `Memcached at 127.0.0.1:${port} did not answer: the connection was refused; start it, ` +
        'or correct MEMCACHED_URL, or unset MEMCACHED_URL to have Cachescope start its own',
    )
    expect(error).toMatchObject({ code: 'service_absent', service: 'memcached' })
    expect(lines.map((line) => /try (\d) of 3/.exec(line)?.[1])).toEqual(['2', '3'])
    const { remedy } = error
    expect(made.list()[1]).toMatchObject({ state: 'absent', managed: false, remedy })
    const fake = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('VERSION 9.9.9\r\nEND\r\n')
    })
    await new Promise<void>((done) => fake.listen(port, '127.0.0.1', done))
    cleanups.push(() => fake.close())
    expect(await made.ensure('memcached')).toMatchObject({ state: 'ready', version: '9.9.9' })
  })

  it('says that it wants a password, or rejects the one it got, and never shows it', async () => {
    const secret = 'p@ss:w/rd%7'
    const { port } = await redisWithPassword(secret)
    const bare = services({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } })
    const none = await refusal(bare.made.ensure('redis'))
    expect(none.message).toContain(
      `redis://127.0.0.1:${port} did not answer: it asks for a password`,
    )
    expect(none.remedy).toBe('export REDIS_URL=redis://:PASSWORD@host:6379')
    const wrong = services({ env: { REDIS_URL: `redis://:hunter2@127.0.0.1:${port}/3` } })
    const denied = await refusal(wrong.made.ensure('redis'))
    expect(denied.message).toContain('it rejects the password')
    const shown = JSON.stringify([denied.message, denied.remedy, wrong.lines, wrong.made.list()])
    expect(shown).not.toContain('hunter2')
    const right = `redis://:${encodeURIComponent(secret)}@127.0.0.1:${port}`
    const good = services({ env: { REDIS_URL: right } })
    expect(await good.made.ensure('redis')).toMatchObject({ state: 'ready', url: right })
    expect(good.lines.join()).not.toContain('rd%7')
  })

  it('says what its ACL forbids, and whose right it is', async () => {
    const { url } = await services().made.ensure('redis')
    const admin = new Redis(url)
    cleanups.push(() => admin.disconnect())
    const { host, port } = admin.options
    const as = async (name: string, ...rules: string[]) => {
      await admin.call('ACL', 'SETUSER', name, 'on', '>hunter2', ...rules)
      return services({ env: { REDIS_URL: `redis://${name}:hunter2@${host}:${port}` } }).made
    }
    const reader = await refusal((await as('reader', '~*', '&*', '+@read')).ensure('redis'))
    expect(reader.message).toBe(
      `Redis at redis://${host}:${port} cannot be used: its ACL forbids the user reader PING, ` +
        'SET, UNLINK, SCRIPT LOAD, EVALSHA, PUBLISH, SUBSCRIBE on keys and channels that begin with cachescope:; allow it, ' +
        'or name another one in REDIS_URL, or unset REDIS_URL to have Cachescope start its own',
    )
    const stranger = await refusal((await as('stranger', '~other:*', '+@all')).ensure('redis'))
    expect(stranger.message).toContain(
      'the user stranger SET, GET, PTTL, UNLINK, EVALSHA, PUBLISH, SUBSCRIBE on',
    )
    const all = ['~cachescope:*', '&cachescope:*', '+@all']
    const deaf = await refusal((await as('deaf', ...all, '-subscribe')).ensure('redis'))
    expect(deaf.message).toContain('forbids the user deaf SUBSCRIBE on keys and channels')
    // What only scripts call.
    const fewer = await as('fewer', ...all, '-incr', '-hset')
    expect((await refusal(fewer.ensure('redis'))).message).toContain('the user fewer INCR, HSET on')
    const enough = await as('enough', '~cachescope:*', '&cachescope:*', '+@all', '-@admin')
    expect(await enough.ensure('redis')).toMatchObject({ state: 'ready' })
  })

  it('is enough for a run when its ACL allows what it was asked for, and no more', async () => {
    const { url } = await services().made.ensure('redis')
    const admin = new Redis(url)
    cleanups.push(() => admin.disconnect())
    const commands = ['ping', 'set', 'get', 'pttl', 'unlink', 'script|load', 'evalsha', 'publish']
    // Without INFO a run does as well, and ioredis complains aloud.
    const more = ['info', 'subscribe', 'incr', 'pexpire', 'del', 'hset', 'hgetall']
    const rights = ['~cachescope:*', '&cachescope:*', ...[...commands, ...more].map((c) => `+${c}`)]
    await admin.call('ACL', 'SETUSER', 'least', 'on', '>hunter2', ...rights)
    const lab = await startLab({ env: { REDIS_URL: url.replace('//', '//least:hunter2@') } })
    cleanups.push(() => lab.close())
    const params = { clients: 8, keys: 2, ttlMs: 50, dbReadMs: 20, guard: 'version' }
    const run = await lab.start({ pattern: 'cache-aside', durationMs: 60_000, params })
    await until('who waited for a lock', () => run.judge.tally.lock.waited > 10)
    run.stop()
    const { errors, claims } = await run.finished
    expect([errors, claims.filter(({ held }) => !held)]).toEqual([0, []])
    expect(await admin.keys('*')).toEqual([])
  })

  it('is not used for a queue when it may evict keys, nor for a cluster when it is none', async () => {
    const { url } = await services().made.ensure('redis')
    const admin = new Redis(url)
    cleanups.push(() => admin.disconnect())
    const { host, port } = admin.options
    const queue = () => services({ env: { QUEUE_REDIS_URL: url } }).made.ensure('queue-redis')
    expect(await queue()).toMatchObject({ state: 'ready' })
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect((await refusal(queue())).message).toBe(
      `Queue Redis at redis://${host}:${port} cannot be used: it may evict what is in the queue ` +
        '(maxmemory-policy allkeys-lru); a queue needs noeviction; change that, or name another ' +
        'one in QUEUE_REDIS_URL, or unset QUEUE_REDIS_URL to have Cachescope start its own',
    )
    const cluster = services({ env: { REDIS_CLUSTER_NODES: `${host}:${port}` } }).made
    expect((await refusal(cluster.ensure('redis-cluster'))).message).toMatch(
      /cluster mode is off there.*"cluster-enabled yes".*unset REDIS_CLUSTER_NODES/,
    )
  })

  it('is not used when it is a replica: it takes no writes', async () => {
    const [master, replica] = await Promise.all([
      services().made.ensure('redis'),
      services().made.ensure('redis'),
    ])
    const admin = new Redis(replica.url)
    cleanups.push(() => admin.disconnect())
    const { hostname, port } = new URL(master.url)
    await admin.replicaof(hostname, Number(port))
    const error = await refusal(services({ env: { REDIS_URL: replica.url } }).made.ensure('redis'))
    expect(error.message).toContain('cannot be used: it is a replica, which takes no writes;')
  })

  it('is named as what it is when it is something else, or no address', async () => {
    const own = services()
    const { url } = await own.made.ensure('memcached')
    const other = services({ env: { REDIS_URL: url } })
    const stranger = await refusal(other.made.ensure('redis'))
    expect(stranger.message).toContain('what listens there is not Redis')
    const bad = services({ env: { REDIS_URL: 'http://user:hunter2@host', MEMCACHED_URL: ':::' } })
    const address = await refusal(bad.made.ensure('redis'))
    expect(address.message).toContain('no address such as redis://host:6379')
    expect(address.message).not.toContain('hunter2')
    await refusal(bad.made.ensure('memcached'))
  })
})

/** A PATH of its own with an apt-get that "installs" by linking the real servers into it. */
function fakeSystem(): { path: string; calls: () => string } {
  const path = mkdtempSync(join(work, 'path-'))
  const log = join(path, 'calls.log')
  const links = (['redis-server', 'memcached'] as const)
    .map(
      (name) =>
        `case "$*" in *install*${name}*) ln -s ${findBinary([name], process.env['PATH'] ?? '')} ${path}/ ;; esac`,
    )
    .join('\n')
  script(path, 'apt-get', `echo "apt $DEBIAN_FRONTEND $RUNLEVEL $*" >> ${log}\n${links}`)
  script(path, 'systemctl', `echo "systemctl $*" >> ${log}\n[ "$1" != is-enabled ]`)
  script(path, 'sudo', 'shift; exec "$@"')
  return { path, calls: () => readFileSync(log, 'utf8') }
}

function script(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, name), 0o755)
}

describe('a server that is on no PATH', () => {
  it('is absent when installing is forbidden, and the command is told', async () => {
    const { path } = fakeSystem()
    const { made } = services({ path, install: 'no' })
    const error = await refusal(made.ensure('redis'))
    expect(error.remedy).toMatch(/apt-get install -y --no-install-recommends redis-server$/)
    expect(error.message).toContain(error.remedy)
    expect(error.message).toContain('no redis-server is on the PATH, no Docker engine answers')
    expect(error.message).toContain('installing is forbidden (CACHESCOPE_INSTALL=0)')
    expect(error.message).not.toContain('\n')
  })

  it('is brought without being started, once for all services of one program', async () => {
    const { path, calls } = fakeSystem()
    const { made, lines } = services({ path, install: 'yes' })
    expect(await made.provide()).toEqual([])
    const installs = calls().match(/^apt .* install .*$/gm) ?? []
    // RabbitMQ may be here all the same: its recipe knows where Debian hides it.
    const packages = installs.map((call) => call.split(' ').at(-1)).slice(0, 2)
    expect(packages).toEqual(['redis-server', 'memcached'])
    expect(lines.filter((line) => line.includes('started'))).toEqual([])
    expect(made.list().every(({ state }) => state === 'idle')).toBe(true)
    const refused = await services({ path: '', install: 'no' }).made.provide()
    expect(refused[1]).toMatch(/^Memcached: /)
    expect(refused[0]).toMatch(/^Redis: installing is forbidden \(CACHESCOPE_INSTALL=0\)\./)
  })

  it('is absent with a remedy even where the PATH is empty', async () => {
    const error = await refusal(services({ path: '' }).made.ensure('memcached'))
    expect(error.remedy).toMatch(/memcached|MEMCACHED_URL/)
  })

  it('is not installed when the person declines, who is asked once', async () => {
    const { path, calls } = fakeSystem()
    const questions: string[] = []
    const ask = (question: string) => {
      questions.push(question)
      return Promise.resolve(false)
    }
    const { made } = services({ path, install: 'ask', ask })
    const both = [refusal(made.ensure('redis')), refusal(made.ensure('memcached'))]
    for (const error of await Promise.all(both)) {
      expect(error.message).toContain('installing was declined')
    }
    await refusal(made.ensure('redis'))
    expect(questions).toEqual(['Install redis-server and memcached with apt-get now?'])
    expect(calls).toThrow()
  })

  it('is installed when the person agrees, not started by the system, and enabled no more', async () => {
    const { path, calls } = fakeSystem()
    const ask = () => Promise.resolve(true)
    const { made, lines } = services({ path, install: 'ask', ask })
    const found = await Promise.all([made.ensure('redis'), made.ensure('memcached')])
    expect(found.map((each) => each.state)).toEqual(['ready', 'ready'])
    expect(calls()).toMatch(
      /^apt noninteractive 1 .*install -y --no-install-recommends redis-server$/m,
    )
    expect(calls()).toMatch(/^systemctl disable --now redis-server\.service$/m)
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain('installing redis-server with apt-get')
  })

  it('is said to be broken when its binary does not run', async () => {
    const { path } = fakeSystem()
    script(path, 'redis-server', 'echo "no such library" >&2; exit 3')
    const error = await refusal(services({ path, install: 'yes' }).made.ensure('redis'))
    expect(error.message).toContain(`${path}/redis-server did not start: no such library`)
    expect(error.remedy).toBe(`${path}/redis-server`)
  })

  it('does not start without somebody who watches over it', async () => {
    const { made } = services({ reaper: join(work, 'nowhere.mjs') })
    const error = await refusal(made.ensure('redis'))
    expect(error.message).toContain('the process that watches over private servers did not start')
  })

  it('does not keep the program from stopping while a question is open', async () => {
    const { path } = fakeSystem()
    let asked = (): void => undefined
    const open = new Promise<void>((done) => (asked = done))
    const ask = () => {
      asked()
      return new Promise<boolean>(() => undefined)
    }
    const { made } = services({ path, install: 'ask', ask })
    const error = refusal(made.ensure('redis'))
    await open
    await made.close()
    expect((await error).message).toContain('installing was declined')
  })

  it('comes from the compose file where a Docker engine answers, on a loopback port', async () => {
    // There is no engine here: a stand-in writes down what it is told; the server behind is real.
    const behind = await services().made.ensure('redis')
    const { path, calls } = fakeSystem()
    const log = join(path, 'calls.log')
    const answer = `case "$*" in *" port "*) echo 127.0.0.1:${behind.url.split(':').at(-1)} ;; esac`
    script(path, 'docker', `echo "docker $*" >> ${log}\n${answer}`)
    writeFileSync(join(path, 'docker-compose.yml'), 'services: {}\n')
    const home = process.cwd()
    cleanups.push(() => process.chdir(home))
    process.chdir(path)
    const { made } = services({ path })
    expect(await made.ensure('redis')).toMatchObject({ managed: true, url: behind.url })
    await made.close()
    expect(calls()).toMatch(/^docker info$/m)
    expect(calls()).toMatch(
      /-f \S+docker-compose\.yml -f \S+ports\.yml up -d --wait --no-deps redis$/m,
    )
    expect(calls()).toMatch(/^docker compose -p cachescope-\d+-redis down -v -t 1$/m)
  })
})
