import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patterns } from '@/server/patterns'
import { count, emptyTally, figures, type LabEvent, type Summary } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { readArguments } from '@/server/cli/arguments'
import { projectRoot, requestOf } from '@/server/engine'
import { ofType, sleep, startRedis, until, type TestRedis } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}
type Env = Record<string, string | undefined>

let redis: TestRedis
const work = mkdtempSync(join(tmpdir(), 'cli-test-'))
beforeAll(async () => {
  redis = await startRedis()
  // What must be built is built here, so that no test counts lines of a build.
  await sim(['--help'])
})
afterAll(async () => {
  await redis.close()
  rmSync(work, { recursive: true, force: true })
})

function sim(args: string[], env: Env = {}, then?: (child: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, ['server/launch/sim.mjs', ...args], {
    cwd: projectRoot(),
    env: { ...process.env, NODE_ENV: 'production', REDIS_URL: redis?.url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  then?.(child)
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (ended.stdout += String(data)))
  child.stderr.on('data', (data) => (ended.stderr += String(data)))
  return new Promise((done) => child.on('close', (code) => done({ ...ended, code })))
}

const jsonOf = ({ stdout }: Ended): Summary => {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout) as Summary
}
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')

describe('list', () => {
  it('gives the catalogue in the shape that scripts rely on', async () => {
    const ended = await sim(['list', '--json'])
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    const listed = JSON.parse(ended.stdout) as Record<string, unknown>[]
    expect(listed.map(({ id }) => id)).toEqual(patterns.map(({ id }) => id))
    const known = ['redis', 'redis-cluster', 'memcached', 'queue-redis', 'rabbitmq', 'sqlite']
    for (const each of listed) {
      expect(known).toEqual(expect.arrayContaining(each['services'] as string[]))
      expect(each['services']).toContain('sqlite')
      expect(each).toEqual({
        ...{ id: expect.any(String), title: expect.any(String), summary: expect.any(String) },
        ...{
          services: expect.arrayContaining([expect.stringMatching(/^redis/)]),
          scenarios: ['guide', 'load'],
        },
        ...{ presets: expect.any(Array), params: expect.any(Array) },
      })
      for (const preset of each['presets'] as object[]) {
        expect(preset).toEqual({ name: expect.any(String), summary: expect.any(String) })
      }
      for (const param of each['params'] as Record<string, unknown>[]) {
        expect(Object.keys(param)).toEqual([
          ...['name', 'type', 'unit', 'min', 'max', 'values', 'default', 'help'],
        ])
        const choice = param['type'] === 'choice'
        expect(typeof param['min']).toBe(choice ? 'object' : 'number')
        expect(Array.isArray(param['values'])).toBe(choice)
      }
    }
  })

  it('is readable without --json, and so is the help', async () => {
    const [list, help, short] = await Promise.all([
      sim(['list']),
      sim(['--help']),
      sim(['run', '-h']),
    ])
    for (const { id } of patterns) expect(list.stdout).toContain(id)
    expect([list.code, help.code, short.code]).toEqual([0, 0, 0])
    for (const word of ['--scenario', '--set', '--events', 'Examples', 'Ctrl-C', 'was lost'])
      expect(help.stdout).toContain(word)
    expect(short.stdout).toBe(help.stdout)
  })
})

describe('run', () => {
  it('has no complaint for whoever stops reading', async () => {
    const command = 'node server/launch/sim.mjs run simple-caching --duration 300ms --json'
    const piped = spawn('sh', ['-c', `{ ${command}; echo ended $? >&2; } | true`], {
      cwd: projectRoot(),
      // A Redis of its own takes time to end: the closed pipe is noticed before.
      env: { ...process.env, REDIS_URL: '' },
    })
    expect(await text(piped.stderr)).toBe('ended 0\n')
  })

  it('prints one JSON object, which the events in the file come to as well', async () => {
    const file = join(work, 'events.jsonl')
    const ended = await sim([
      ...['run', 'ttl-expiry', '--scenario', 'guide', '--speed', '4', '--json'],
      ...['--events', file, '--seed', '42'],
    ])
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    const summary = jsonOf(ended)
    expect(summary).toMatchObject({
      ...{ pattern: 'ttl-expiry', scenario: 'guide', preset: null, seed: 42, speed: 4 },
      ...{ outcomes: ['miss', 'hit', 'miss'], dbReads: 2, dbWrites: 0, requests: 3, lostWrites: 0 },
      services: [
        { name: 'redis', managed: false },
        { name: 'sqlite', managed: true },
      ],
    })
    expect(summary.params['ttlMs']).toBe(5000)
    const lines = linesOf(readFileSync(file, 'utf8'))
    const tally = emptyTally()
    lines.forEach((line, i) => {
      const { runId, epoch, ...event } = JSON.parse(line) as Record<string, unknown>
      expect([runId, epoch]).toEqual([expect.any(String), expect.any(String)])
      expect(event['seq']).toBe(i + 1)
      count(tally, eventSchema.parse(event))
    })
    expect(summary).toMatchObject(figures(tally))
    expect(lines).toHaveLength(summary.events)
  })

  it('says whether the trap of a preset has sprung, and null where there is none', async () => {
    const args = ['run', 'simple-caching', '--duration', '6s', '--speed', '5', '--json']
    const [trapped, cured, plain] = await Promise.all([
      sim([...args, '--preset', 'stampede']),
      sim([...args, '--preset', 'stampede', '--cured']),
      sim(args),
    ])
    const trap = { title: 'Stampede', figure: 'loads-beside', unit: 'times' }
    expect(JSON.parse(trapped.stdout).trap).toMatchObject({ ...trap, sprung: true })
    expect(JSON.parse(cured.stdout).trap).toMatchObject({ ...trap, value: 0, sprung: false })
    expect(JSON.parse(plain.stdout).trap).toBeNull()
  })

  it('prints a table for people, with the seed that it chose', async () => {
    const ended = await sim(['run', 'read-through', '--duration', '400ms', '--set', 'dbReadMs=10'])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/seed, speed\s+\d+, 1×/)
    expect(ended.stdout).toMatch(/✓ One load per expiry/)
    expect(ended.stderr).toMatch(/Run \w+: Read-through, seed \d+/)
  })

  it('starts a server of its own where none is named', async () => {
    const args = ['run', 'read-through', '--scenario', 'guide', '--speed', '20', '--json']
    const ended = await sim(args, { REDIS_URL: '' })
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect(jsonOf(ended).services[0]).toMatchObject({ name: 'redis', managed: true })
  })

  it('ends with 1 when a claim failed', async () => {
    // Somebody else removes the lock while it is held: the next one gets it inside the lease.
    const args = ['run', 'simple-caching', '--duration', '4s', '--json', '--set', 'readRatio=0.5']
    const values = { dbReadMs: 3000, dbWriteMs: 50, thinkMs: 20, keys: 1 }
    const sets = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const remove = async (child: ChildProcess) => {
      const locks = async () => await redis.admin.keys('*:lock:*')
      await until('the lock', async () => (await locks()).length > 0, 50_000)
      while (child.exitCode === null) {
        for (const lock of await locks()) await redis.admin.unlink(lock)
        await sleep(200)
      }
    }
    const ended = await sim([...args, ...sets], {}, (child) => void remove(child))
    expect(ended.code).toBe(1)
    const failed = jsonOf(ended).claims.filter(({ held }) => !held)
    expect(failed.map(({ id }) => id)).toContain('one-valid-lease')
  })

  it('ends with 0 when the guide ends otherwise because the settings say so', async () => {
    const args = ['run', 'invalidation', '--scenario', 'guide', '--speed', '20', '--json']
    const ended = await sim([...args, '--set', 'strategy=delete'])
    expect(ended.code).toBe(0)
    expect(jsonOf(ended).outcomes).toEqual(['miss', 'write', 'miss'])
  })

  it('ends early with Ctrl-C, and prints its summary', async () => {
    const args = ['run', 'cache-aside', '--duration', '5m', '--json', '--set', 'dbReadMs=20']
    const file = join(work, 'early.jsonl')
    const interrupt = async (child: ChildProcess) => {
      await until('the first key', async () => (await redis.admin.dbsize()) > 0, 50_000)
      setTimeout(() => child.kill('SIGINT'), 500)
    }
    const ended = await sim([...args, '--events', file], {}, (child) => void interrupt(child))
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    const summary = jsonOf(ended)
    expect(summary.requests).toBeGreaterThan(0)
    expect(summary.durationMs).toBeLessThan(300_000)
    const last = linesOf(readFileSync(file, 'utf8')).at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ type: 'run:finished', reason: 'stopped' })
    expect(await redis.admin.dbsize()).toBe(0)
  })

  it('ends with Ctrl-C before it has begun: as soon as its servers are there', async () => {
    const { hostname, port } = new URL(redis.url)
    let asked = () => {}
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    const slow = createServer((near) => {
      asked()
      setTimeout(() => {
        const far = connect(Number(port), hostname)
        near.pipe(far).pipe(near)
        near.on('error', () => far.destroy())
      }, 700)
    })
    await new Promise<void>((ready) => slow.listen(0, '127.0.0.1', ready))
    const url = `redis://127.0.0.1:${(slow.address() as AddressInfo).port}`
    const ended = await sim(
      ['run', 'cache-aside', '--duration', '5m', '--json'],
      { REDIS_URL: url },
      (child) => void arrived.then(() => child.kill('SIGINT')),
    )
    slow.close()
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(/as soon as its servers/)])
    expect(jsonOf(ended).durationMs).toBeLessThan(300_000)
    expect(ended.code).toBe(0)
  })

  it('does not wait for its queue at a second Ctrl-C, and prints its summary all the same', async () => {
    const file = join(work, 'hurried.jsonl')
    const slow = ['clients=20', 'keys=1000', 'skew=0', 'readRatio=0', 'dbWriteMs=1000', 'dbPool=1']
    const args = ['run', 'write-behind', '--duration', '5m', '--json', '--events', file]
    const interrupt = async (child: ChildProcess) => {
      await until('the first key', async () => (await redis.admin.dbsize()) > 0, 50_000)
      // One press reaches the program twice: from the terminal, and from npm.
      for (const afterMs of [1500, 30, 1000]) {
        await new Promise((wake) => setTimeout(wake, afterMs))
        child.kill('SIGINT')
      }
    }
    const sets = slow.flatMap((text) => ['--set', text])
    const ended = await sim([...args, ...sets], {}, (child) => void interrupt(child))
    expect(jsonOf(ended).queue.acknowledged).toBeGreaterThan(20)
    const events = linesOf(readFileSync(file, 'utf8')).map((line) => JSON.parse(line) as LabEvent)
    const [drained] = ofType(events, 'queue:drained')
    expect(drained).toMatchObject({ how: 'hurried', left: expect.any(Number) })
    // Between the two presses it did wait, and far less than it would have.
    expect(drained?.ms).toBeGreaterThan(500)
    expect(drained?.ms).toBeLessThan(60_000)
  })
})

describe('wrong usage', () => {
  const inProcess: [string[], RegExp][] = [
    [['fly'], /no command "fly"/],
    [['run'], /Which pattern/],
    [['run', 'cache-aside', 'read-through'], /One pattern at a time/],
    [['run', 'cache-aside', '--colour'], /--colour/],
    [['run', 'cache-aside', '--set', 'ttlMs=soon'], /ttlMs.*a whole number/],
    [['run', 'cache-aside', '--set', 'ttlMs='], /ttlMs.*a whole number/],
    [['run', 'cache-aside', '--set', 'ttlMs'], /name=value/],
    [['run', 'cache-aside', '--set', 'colour=1'], /no parameter "colour"/],
    [['run', 'cache-aside', '--set', 'ttlMs=1e308'], /ttlMs.*a whole number/],
    [['run', 'cache-aside', '--set', '__proto__=1'], /no parameter "__proto__"/],
    [['run', 'cache-aside', '--set', 'protection=prayer'], /one of none, single-flight/],
    [['run', 'cache-aside', '--preset', 'nonsense'], /no preset "nonsense".*stampede/],
    [['run', 'cache-aside', '--seed', '-1'], /--seed is never negative, not "-1"/],
    [['run', 'cache-aside', '--cured'], /--cured needs --preset/],
    [['run', 'cache-aside', '--speed', '21'], /from 0.1 to 20/],
    [['run', 'cache-aside', '--speed', 'NaN'], /from 0.1 to 20/],
    [['run', 'cache-aside', '--seed', '1.5'], /--seed is a whole number/],
    [['run', 'cache-aside', '--duration', '10'], /written 500ms, 10s or 2m/],
    [['run', 'cache-aside', '--duration', '1ms'], /100ms to 60m/],
    [['list', 'cache-aside'], /list takes no name; "cache-aside" is too much/],
    [['run', 'cache-aside', '--scenario', 'chaos'], /guide or load/],
    [['run', 'cache-aside', '--scenario', 'guide', '--duration', '1s'], /--duration goes with/],
    [
      ['run', 'cache-aside', '--scenario', 'guide', '--preset', 'stampede'],
      /"stampede" goes with scenario load/,
    ],
  ]
  const spawned: [string[], RegExp][] = [
    [[], /Try: list, or run/],
    [['run', 'nonsense'], /no pattern "nonsense".*simple-caching/],
    [['run', 'cache-aside', '--set', 'ttlMs=49'], /ttlMs.*from 50 to 3600000 ms/],
    [['run', 'cache-aside', '--events', '/nonexistent/x'], /cannot be written/],
  ]
  it.each(inProcess)('%j is one sentence that says what is wrong', (args, message) => {
    const understand = () => {
      const read = readArguments(args)
      if (read.command === 'run') requestOf(read.run)
    }
    expect(understand).toThrow(message)
    expect(understand).toThrow(/^.+$/)
  })
  it.each(spawned)('%j ends with status 2 and one line', async (args, message) => {
    const ended = await sim([...args, ...(args[0] === 'run' ? ['--json'] : [])])
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(message)])
  })
})

it.runIf(existsSync('/dev/full'))(
  'events that do not fit on the disk take no summary along',
  async () => {
    const args = ['run', 'cache-aside', '--json', '--duration', '100ms', '--events', '/dev/full']
    const ended = await sim(args, { REDIS_URL: redis.url })
    expect(jsonOf(ended).pattern).toBe('cache-aside')
    expect(ended.code).toBe(2)
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(/cannot be written.*ENOSPC/)])
  },
)

it('a file for the events that cannot be is told before any server is asked for', async () => {
  const args = ['run', 'cache-aside', '--json', '--events', join(work, 'no', 'such', 'folder')]
  const ended = await sim(args, { REDIS_URL: 'redis://127.0.0.1:1' })
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(/cannot be written.*ENOENT/)])
})

it('a wrong environment variable ends with status 2 and one line', async () => {
  const ended = await sim(['run', 'cache-aside', '--json'], { REDIS_URL: 'localhost' })
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(/REDIS_URL.*redis:\/\//)])
})

describe('a server that is missing', () => {
  const args = ['run', 'cache-aside', '--json', '--duration', '200ms']
  const missing = async (env: Env, message: RegExp) => {
    const ended = await sim(args, env)
    expect([ended.code, ended.stdout]).toEqual([3, ''])
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(message)])
    return ended.stderr
  }

  it('is named in one line with status 3: it refuses', async () => {
    await missing({ REDIS_URL: 'redis://127.0.0.1:1' }, /Redis.*127\.0\.0\.1:1/)
  })
  it('is named in one line with status 3: there is none, and none may be installed', async () => {
    const env = { REDIS_URL: '', CACHESCOPE_INSTALL: '0', PATH: work, DOCKER_HOST: undefined }
    await missing(env, /Redis.*REDIS_URL|Redis.*install/)
  })
  it('is named in one line with status 3: it asks for a password', async () => {
    const own = await startRedis()
    try {
      await own.admin.config('SET', 'requirepass', 'a secret')
      const said = await missing({ REDIS_URL: own.url }, /Redis.*password/i)
      expect(said).not.toContain('a secret')
    } finally {
      await own.close()
    }
  })
})
