import { openMemcachedPart } from './adapters/memcachedPart'
import { openRedisPart } from './adapters/redisPart'
import { worldOf } from './adapters/world'
import type { LabDatabase } from './database'
import type { Connection, OpenWorld, Part, WireTap } from './ports/world'
import { LabError } from './protocol/errors'
import { ServiceAbsent, type ServiceName, type Services } from './services'

/** Opens what one server gives to a run. */
type OpenPart = (runId: string, tap: WireTap) => Promise<Part>

/** Opens the servers that a pattern names, all at once: the one place where names become adapters. */
export function makeWorlds(services: Services, database: LabDatabase): OpenWorld {
  const reach = async (name: ServiceName): Promise<{ url: string; server: Connection }> => {
    const { url, version, managed } = await services.ensure(name)
    return { url, server: { name, version, managed } }
  }
  const open: Record<string, OpenPart> = {
    redis: async (runId, tap) => {
      const { url, server } = await reach('redis')
      return await openRedisPart(runId, url, server, tap)
    },
    memcached: async (runId, tap) => {
      const { url, server } = await reach('memcached')
      return await openMemcachedPart(runId, url, server, tap)
    },
    database: (runId) => database.part(runId),
  }
  return async (runId, names, tap) => {
    const opened = await Promise.allSettled(
      names.map(async (name) => {
        const part = open[name]
        if (!part) throw new Error(`nothing here opens "${name}"`)
        return await part(runId, tap).catch((error: unknown) => {
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
    return worldOf(parts)
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
