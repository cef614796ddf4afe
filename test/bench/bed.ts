import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Redis } from 'ioredis'
import { readConfig } from '@/server/config'
import type { Lab, Run } from '@/server/engine'
import { commandSchemas, type CommandInput } from '@/server/protocol/commands'
import type { LabEvent } from '@/server/protocol/events'
import { mustEqual } from './figures'
import { wire } from '@/server/wiring'

/** The Redis of the bench and the lab that runs on it, as in production. */
export interface Bed {
  url: string
  redisVersion: string
  lab: Lab
  /**
   * Lookups that the server answered with a value, since its start, by its own count. Once a second
   * the engine asks for the time left of its keys (PTTL): no operation of a client, and left out.
   */
  hits(): Promise<number>
  close(): Promise<void>
}

/** Always a Redis of its own: its counters must count nobody else. */
async function makeBed(say: (line: string) => void): Promise<Bed> {
  const wired = wire(readConfig({ ...process.env, REDIS_URL: '', NODE_ENV: 'production' }), say)
  try {
    const { url, version } = await wired.services.ensure('redis')
    const redis = new Redis(url)
    return {
      url,
      redisVersion: version,
      lab: wired.lab,
      hits: async () => {
        const info = await redis.info('stats', 'commandstats')
        return count(info, /keyspace_hits:(\d+)/) - count(info, /cmdstat_pttl:calls=(\d+)/)
      },
      close: async () => {
        redis.disconnect()
        await wired.close()
      },
    }
  } catch (error) {
    await wired.close()
    throw error
  }
}

/** Opens a bed for a part of the bench, and closes it after. */
export async function onBed<T>(
  say: (line: string) => void,
  measure: (bed: Bed) => Promise<T>,
): Promise<T> {
  const bed = await makeBed(say)
  try {
    return await measure(bed)
  } finally {
    await bed.close()
  }
}

const count = (info: string, what: RegExp) => Number(what.exec(info)?.[1] ?? 0)

/** Starts a run of cache-aside; parameters that are not given have their defaults. */
export async function startRun(
  lab: Lab,
  params: CommandInput<'run:start'>['params'],
): Promise<Run> {
  const command = { pattern: 'cache-aside', scenario: 'load', seed: 1, params } as const
  return await lab.start(commandSchemas['run:start'].parse(command))
}

/** Resolves once the run's events satisfy `enough`, which sees each of them once. */
export function until(run: Run, enough: (event: LabEvent) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const off = run.journal.onBatch((events) => {
      // All of them are shown to `enough`: it may count.
      if (events.filter(enough).length === 0) return
      off()
      resolve()
    })
    run.finished.then(() => reject(new Error(run.message ?? 'the run ended early')), reject)
  })
}

/** All events of a finished run, out of its spool. @throws WrongCount when `seq` has a hole */
export function recorded(who: string, run: Run): LabEvent[] {
  const all: LabEvent[] = []
  for (const events of run.journal.all()) {
    for (const event of events) {
      if (event.seq !== all.length + 1) mustEqual(who, 'seq of an event', event.seq, all.length + 1)
      all.push(event)
    }
  }
  mustEqual(who, 'events in the journal', all.length, run.journal.head)
  return all
}

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

/** Everyone begins with a clean heap, and pays for no one else's garbage. */
export function collectGarbage(): void {
  if (typeof collect === 'function') collect()
}
