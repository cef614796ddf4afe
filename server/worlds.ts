import { openMemcachedPart } from './adapters/memcachedPart'
import { openRedisClusterPart } from './adapters/redisClusterPart'
import { openRedisPart } from './adapters/redisPart'
import { Stopper } from './adapters/stopper'
import { forkWorker } from './adapters/workerProcess'
import { worldOf } from './adapters/world'
import type { LabDatabase } from './database'
import type { Connection, ForRun, OpenWorld, Part } from './ports/world'
import { LabError } from './protocol/errors'
import { ServiceAbsent, type ServiceName, type Services } from './services'

/** Opens what one server gives to a run; `hasWorker`: a worker in another process works for it too. */
type OpenPart = (run: ForRun, hasWorker: boolean) => Promise<Part>

/** Servers whose jobs a worker does. */
const QUEUES = new Set(['queue-redis', 'rabbitmq'])

/**
 * Opens the servers that a pattern names, all at once: the one place where names become adapters.
 * @param worker the JavaScript entry of write-behind's worker, as built
 */
export function makeWorlds(services: Services, database: LabDatabase, worker: string): OpenWorld {
  const reach = async (name: ServiceName): Promise<{ url: string; server: Connection }> => {
    const { url, version, managed } = await services.ensure(name)
    return { url, server: { name, version, managed } }
  }
  const stoppers = new Map<ServiceName, Stopper>()
  /** One that all runs share; nothing where the process is not of our own. */
  const stopping = (name: ServiceName, url: string): Pick<Part, 'break' | 'onStopped'> => {
    if (!services.owns(name)) return {}
    const port = Number(url.split(':').at(-1))
    const stopper = stoppers.get(name) ?? new Stopper((sent) => services.signal(name, port, sent))
    stoppers.set(name, stopper)
    return { break: stopper.break, onStopped: stopper.onStopped }
  }
  const open: Record<string, OpenPart> = {
    redis: async (run) => {
      const { url, server } = await reach('redis')
      return { ...(await openRedisPart(run, url, server)), ...stopping('redis', url) }
    },
    memcached: async (run) => {
      const { url, server } = await reach('memcached')
      const part = await openMemcachedPart(run, url, server)
      return { ...part, ...stopping('memcached', url) }
    },
    database: ({ id }, hasWorker) => database.part(id, hasWorker),
    // Their libraries are heavy, and one pattern needs one of them.
    'queue-redis': async (run) => {
      const { url, server } = await reach('queue-redis')
      return await (await import('./adapters/bullmqQueue')).openBullmqPart(run, url, server)
    },
    rabbitmq: async (run) => {
      const { url, server } = await reach('rabbitmq')
      return await (await import('./adapters/rabbitmqQueue')).openRabbitmqPart(run, url, server)
    },
    'redis-cluster': async (run) => {
      const { url, server } = await reach('redis-cluster')
      return await openRedisClusterPart(run, url, server, (port, signal) =>
        services.signal('redis-cluster', port, signal),
      )
    },
  }
  return async (run, names) => {
    const hasWorker = names.some((name) => QUEUES.has(name))
    const opened = await Promise.allSettled(
      names.map(async (name) => {
        const part = open[name]
        if (!part) throw new Error(`nothing here opens "${name}"`)
        return await part(run, hasWorker).catch((error: unknown) => {
          throw absent(name, error)
        })
      }),
    )
    const parts = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const failed = opened.find((result) => result.status === 'rejected')
    if (failed) {
      await Promise.all(parts.map((part) => part.close()))
      throw failed.reason
    }
    const queue = parts.find((part) => part.queue)?.queue?.address
    const rows = parts.find((part) => part.rows)?.rows
    return worldOf(parts, queue && rows ? forkWorker(worker, { queue, rows }) : null)
  }
}

/** A server that is not to be had, as an error for people. */
function absent(name: string, error: unknown): Error {
  if (error instanceof LabError) return error
  if (error instanceof ServiceAbsent) {
    return new LabError('service_absent', error.message, undefined, error.remedy)
  }
  const why = error instanceof Error ? error.message : String(error)
  return new LabError('service_absent', `${name} could not be used: ${why}`)
}
