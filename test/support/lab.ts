import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { Redis } from 'ioredis'
import { systemClock } from '@/server/adapters/clock'
import { seededRandom } from '@/server/adapters/random'
import { openDatabase } from '@/server/database'
import { Lab, requestOf, Run } from '@/server/engine'
import { BACKSTOP_MS } from '@/server/ports'
import { ROOT } from '@/server/ports/keys'
import type { Backstop, OpenWorld, Stay, World, WireTap } from '@/server/ports/world'
import type { CommandInput, Disturbance, EventOf, EventType, LabEvent } from '@/server/protocol'
import { commandSchemas } from '@/server/protocol/commands'
import { Services, type ServicesOptions } from '@/server/services'
import { makeWorlds } from '@/server/worlds'

const root = resolve(import.meta.dirname, '../..')

/** Bundles an entry of the program as the build does; packages are found only from inside the project. */
async function bundle(entry: string, outfile: string): Promise<string> {
  await build({
    ...{ entryPoints: [join(root, entry)], outfile, bundle: true, platform: 'node' },
    ...{ format: 'esm', packages: 'external', logLevel: 'error' },
  })
  return outfile
}

export const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

/** Looks until it is so. @throws after `ms`, naming what was waited for */
export async function until(
  what: string,
  look: () => boolean | Promise<boolean>,
  ms = 15_000,
): Promise<void> {
  const end = Date.now() + ms
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await sleep(10)
  }
}

/**
 * A private Redis that ends with the test, and a connection to look into it.
 * @param env names servers of the user's own, which are used as they are
 */
export async function startRedis(env: ServicesOptions['env'] = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'engine-test-'))
  const reaper = join(dir, 'reaper.mjs')
  await bundle('server/services/reaper.ts', reaper)
  const services = new Services({ env, install: 'no', say: () => {}, reaper })
  const { url, version } = await services.ensure('redis')
  const admin = new Redis(url)
  // Redis is killed in some tests; the connection comes back by itself.
  admin.on('error', () => {})
  return {
    url,
    version,
    admin,
    services,
    close: async () => {
      admin.disconnect()
      await services.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type TestRedis = Awaited<ReturnType<typeof startRedis>>
export type TestLab = Awaited<ReturnType<typeof startLab>>

/** The life of an entry as a server is told it. */
export const stay = (ttlMs: number): Stay => ({ ttlMs, staleMs: 0, backstop: false })

const silent: WireTap = { sent: () => () => {} }

/** Labs of this process so far. */
let labs = 0

interface Special {
  ringBytes?: number
  spoolBytes?: number
  backstopMs?: number
  databaseUrl?: string
  /** Servers of the user's own. */
  env?: ServicesOptions['env']
}

/** The engine with a real private Redis and a real database, by default SQLite; every event is parsed. */
export async function startLab({ databaseUrl, env, ...more }: Special = {}) {
  const [redis, worker] = await Promise.all([
    startRedis(env),
    bundle('server/worker.ts', join(root, 'dist', `worker-of-test-${process.pid}-${++labs}.js`)),
  ])
  const database = openDatabase(databaseUrl)
  const openWorld = makeWorlds(redis.services, database, worker)
  const open = (
    id: string,
    tap: WireTap = silent,
    names = ['redis', 'database'],
    backstop: Backstop = () => BACKSTOP_MS,
  ) => openWorld({ id, tap, backstop }, names)
  const tools = {
    ...{ clock: systemClock, randomFor: seededRandom, openWorld, validate: true },
    ...more,
  }
  const lab = new Lab(tools)
  return {
    ...redis,
    lab,
    /** The servers of one run, without the engine. */
    open,
    start: (input: CommandInput<'run:start'>) =>
      lab.start(commandSchemas['run:start'].parse({ seed: 7, ...input })),
    /** A run that no preset knows: disturbed at will, in servers that `change` may have touched. */
    disturbed: async (
      input: CommandInput<'run:start'>,
      disturbances: Disturbance[],
      change: (world: World) => World = (world) => world,
    ) => {
      const request = requestOf(commandSchemas['run:start'].parse({ seed: 7, ...input }))
      const changed: OpenWorld = async (...asked) => change(await openWorld(...asked))
      const run = new Run({ ...request, disturbances }, { ...tools, openWorld: changed })
      await run.begun
      return run
    },
    close: async () => {
      await lab.close()
      await database.close()
      await redis.close()
      rmSync(worker, { force: true })
    },
  }
}

/** All events of a run so far. */
export const eventsOf = (run: Run): LabEvent[] => [...run.journal.all()].flat()

export const ofType = <T extends EventType>(events: LabEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

/** The keys in Redis under Cachescope's prefix. */
export async function ourKeys(admin: Redis, runId = ''): Promise<string[]> {
  const keys: string[] = []
  const prefix = runId ? `${ROOT}:${runId}:*` : `${ROOT}:*`
  for await (const found of admin.scanStream({ match: prefix, count: 1000 })) {
    keys.push(...(found as string[]))
  }
  return keys
}

/** The server's own counters of lookups. */
export async function lookups(admin: Redis): Promise<{ hits: number; misses: number }> {
  const text = await admin.info('stats')
  const figure = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(text)?.[1])
  return { hits: figure('keyspace_hits'), misses: figure('keyspace_misses') }
}
