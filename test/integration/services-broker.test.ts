import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { Redis } from 'ioredis'
import { Connection } from 'rabbitmq-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Services } from '@/server/services'
import { recipes } from '@/server/services/recipes'
import { until } from '../support/lab'
import { listening, processesWith } from '../support/processes'

// RabbitMQ takes 4 s to start, and 10 s on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const SOURCE = resolve(import.meta.dirname, '../../server/services')
const work = mkdtempSync(join(tmpdir(), 'services-test-'))
const reaper = join(work, 'reaper.mjs')
let made: Services

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
beforeAll(() => {
  bundle(join(SOURCE, 'reaper.ts'), reaper)
  made = new Services({ env: {}, install: 'no', say: () => {}, reaper })
})
afterAll(async () => {
  await made.close()
  rmSync(work, { recursive: true, force: true })
})

const portOf = (url: string) => Number(new URL(url).port)
const markOf = (url: string) => `RABBITMQ_NODE_PORT=${portOf(url)}\0`
const folderOf = (pid: number) =>
  /(?:^|\0)HOME=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'latin1'))?.[1] ?? ''
const names = (pids: number[]) =>
  pids.map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).sort()

describe('a private RabbitMQ', () => {
  it('answers, is the process that was started, and listens on loopback only', async () => {
    const { url, version, managed } = await made.ensure('rabbitmq')
    const answer = await recipes.rabbitmq.ping(url, 2000)
    expect(answer.version).toBe(version)
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(managed).toBe(true)
    const pids = processesWith(markOf(url))
    expect(pids).toContain(answer.pid)
    expect(names(pids)).toContain('epmd')
    const { ports, onlyLoopback } = listening(pids)
    expect(ports).toContain(portOf(url))
    // The clients' port, the one between nodes, and epmd's.
    expect(ports).toHaveLength(3)
    expect(onlyLoopback).toBe(true)
  })

  it('says why it lets nobody in', async () => {
    const { url } = await made.ensure('rabbitmq')
    const place = `127.0.0.1:${portOf(url)}`
    const ping = (text: string) => recipes.rabbitmq.ping(text, 2000)
    await expect(ping(`amqp://guest:wrong@${place}`)).rejects.toMatchObject({ trouble: 'password' })
    await expect(ping(`amqp://${place}/nowhere`)).rejects.toMatchObject({ trouble: 'address' })
    await expect(ping(`http://${place}`)).rejects.toMatchObject({ trouble: 'address' })
    await expect(ping(`amqp://guest:guest@${place}/%2F`)).resolves.toMatchObject({})
  })

  it('comes back after SIGKILL on the same port, with what was to last, and with one epmd', async () => {
    const { url } = await made.ensure('rabbitmq')
    const { pid: first = 0 } = await recipes.rabbitmq.ping(url, 2000)
    const client = new Connection(url)
    client.on('error', () => {})
    await client.queueDeclare({ queue: 'kept', durable: true })
    const publisher = client.createPublisher({ confirm: true })
    await publisher.send({ routingKey: 'kept', durable: true }, 'a message')
    process.kill(first, 'SIGKILL')
    const answer = () => recipes.rabbitmq.ping(url, 2000).catch(() => undefined)
    await until('another process', () => !processesWith(markOf(url)).includes(first))
    let second: number | undefined
    for (let look = 0; look < 300 && second === undefined; look++) {
      second = (await answer())?.pid
      if (second === undefined) await new Promise((wake) => setTimeout(wake, 200))
    }
    expect(second).not.toBe(first)
    expect(names(processesWith(markOf(url))).filter((name) => name === 'epmd')).toHaveLength(1)
    const again = new Connection(url)
    again.on('error', () => {})
    expect((await again.basicGet('kept'))?.body).toBe('a message')
    await Promise.all([client.close(), again.close()])
  })

  it('does not outlive a program that is killed', async () => {
    const source = join(work, 'host.ts')
    writeFileSync(
      source,
      `import { Services } from ${JSON.stringify(join(SOURCE, 'index.ts'))}
       const made = new Services({ env: {}, install: 'no', say: () => {}, reaper: ${JSON.stringify(reaper)} })
       console.log((await made.ensure('rabbitmq')).url)
       setInterval(() => {}, 1000)`,
    )
    bundle(source, join(work, 'host.mjs'))
    const host = spawn(process.execPath, [join(work, 'host.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((done) =>
      host.stdout.once('data', (text) => done(String(text).trim())),
    )
    const pids = processesWith(markOf(url))
    const dir = folderOf(pids[0] ?? 0)
    expect(names(pids)).toContain('epmd')
    host.kill('SIGKILL')
    await until('all of it to be gone', () => processesWith(markOf(url)).length === 0)
    await until('its folder to be gone', () => !existsSync(dir))
  })
})

describe("the queue's own Redis", () => {
  it('evicts nothing, writes everything down, and still has it after SIGKILL', async () => {
    const { url, managed } = await made.ensure('queue-redis')
    expect(managed).toBe(true)
    expect(url).not.toBe((await made.ensure('redis')).url)
    const redis = new Redis(url)
    redis.on('error', () => {})
    const setting = async (name: string) => (await redis.config('GET', name))[1]
    expect(await setting('maxmemory-policy')).toBe('noeviction')
    expect(await setting('appendonly')).toBe('yes')
    expect(await setting('appendfsync')).toBe('always')
    await redis.set('kept', 'a value')
    const { pid = 0 } = await recipes['queue-redis'].ping(url, 2000)
    process.kill(pid, 'SIGKILL')
    await until('it to be started again', async () => {
      const answer = await recipes['queue-redis'].ping(url, 500).catch(() => undefined)
      return answer !== undefined && answer.pid !== pid
    })
    expect(await redis.get('kept')).toBe('a value')
    redis.disconnect()
  })
})

it('leaves nothing running after close, and no folder', async () => {
  const { url } = await made.ensure('rabbitmq')
  const [pid = 0] = processesWith(markOf(url))
  const dir = folderOf(pid)
  expect(existsSync(dir)).toBe(true)
  await made.close()
  await until('all of it to be gone', () => processesWith(markOf(url)).length === 0)
  expect(existsSync(dir)).toBe(false)
})
