import { createInterface } from 'node:readline/promises'
import { join } from 'node:path'
import { seededRandom } from './adapters/random'
import { Sqlite } from './adapters/sqlite'
import { systemClock } from './adapters/clock'
import { openRedisWorld } from './adapters/world'
import type { Config } from './config'
import { Lab, projectRoot } from './engine'
import type { OpenWorld } from './ports/world'
import type { ServiceInfo } from './protocol/catalogue'
import { LabError } from './protocol/errors'
import { ServiceAbsent, Services } from './services'

/** The lab with its real servers: what the web server and the command line have in common. */
export interface Wired {
  lab: Lab
  services: Services
  serviceInfos(): ServiceInfo[]
  close(): Promise<void>
}

/** @param say where each step of finding and starting servers is told, a line each */
export function wire(config: Config, say: (line: string) => void): Wired {
  const sqlite = new Sqlite()
  const services = new Services({
    env: {
      ...(config.REDIS_URL && { REDIS_URL: config.REDIS_URL }),
      ...(config.MEMCACHED_URL && { MEMCACHED_URL: config.MEMCACHED_URL }),
    },
    install: config.CACHESCOPE_INSTALL === '0' ? 'no' : process.stdin.isTTY ? 'ask' : 'yes',
    say,
    ask,
    reaper: join(projectRoot(), 'dist', 'reaper.js'),
  })
  const lab = new Lab({
    clock: systemClock,
    randomFor: seededRandom,
    openWorld: worlds(services, sqlite),
    validate: config.NODE_ENV !== 'production',
  })
  const serviceInfos = (): ServiceInfo[] => [
    ...services.list().map(({ name, version, managed, state, detail }) => ({
      name,
      version,
      managed,
      state,
      detail,
    })),
    { name: 'sqlite', version: sqlite.version, managed: true, state: 'ready', detail: 'embedded' },
  ]
  const close = async () => {
    await lab.close()
    await services.close()
    sqlite.close()
  }
  return { lab, services, serviceInfos, close }
}

/** Asks once on the terminal; Enter is yes. */
async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [Y/n] `)
  terminal.close()
  return !/^n/i.test(answer.trim())
}

function worlds(services: Services, sqlite: Sqlite): OpenWorld {
  return async (runId, _names, tap) => {
    try {
      const { url, version, managed } = await services.ensure('redis')
      const server = { name: 'redis', version, managed }
      return await openRedisWorld(runId, url, server, sqlite, tap)
    } catch (error) {
      throw absent(error)
    }
  }
}

/** A server that is not to be had, as an error for people. */
function absent(error: unknown): Error {
  if (error instanceof ServiceAbsent) {
    return new LabError('service_absent', error.message, undefined, error.remedy)
  }
  const why = error instanceof Error ? error.message : String(error)
  return new LabError('service_absent', `Redis could not be used: ${why}`)
}
