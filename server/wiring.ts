import { createInterface } from 'node:readline/promises'
import { join } from 'node:path'
import { seededRandom } from './adapters/random'
import { systemClock } from './adapters/clock'
import type { Config } from './config'
import { openDatabase, type LabDatabase } from './database'
import { Lab, projectRoot } from './engine'
import type { ServiceInfo } from './protocol/catalogue'
import { Services, type ServicesOptions } from './services'
import { makeWorlds } from './worlds'

/** The lab with its real servers: what the web server and the command line have in common. */
export interface Wired {
  lab: Lab
  services: Services
  database: LabDatabase
  serviceInfos(): ServiceInfo[]
  close(): Promise<void>
}

/**
 * @param say where each step of finding and starting servers is told, a line each
 * @param ringBytes what a run keeps in memory for viewers that come back
 */
export function wire(
  config: Config,
  say: ServicesOptions['say'],
  { ringBytes }: { ringBytes?: number } = {},
): Wired {
  const database = openDatabase(config.DATABASE_URL)
  const services = new Services({
    env: {
      ...(config.REDIS_URL && { REDIS_URL: config.REDIS_URL }),
      ...(config.MEMCACHED_URL && { MEMCACHED_URL: config.MEMCACHED_URL }),
      ...(config.QUEUE_REDIS_URL && { QUEUE_REDIS_URL: config.QUEUE_REDIS_URL }),
      ...(config.REDIS_CLUSTER_NODES && { REDIS_CLUSTER_NODES: config.REDIS_CLUSTER_NODES }),
      ...(config.AMQP_URL && { AMQP_URL: config.AMQP_URL }),
    },
    install: config.CACHESCOPE_INSTALL === '0' ? 'no' : process.stdin.isTTY ? 'ask' : 'yes',
    say,
    ask,
    reaper: join(projectRoot(), 'dist', 'reaper.js'),
  })
  const lab = new Lab({
    clock: systemClock,
    randomFor: seededRandom,
    openWorld: makeWorlds(services, database, join(projectRoot(), 'dist', 'worker.js')),
    validate: config.NODE_ENV !== 'production',
    ...(ringBytes !== undefined && { ringBytes }),
  })
  const serviceInfos = (): ServiceInfo[] => [
    // An address may carry the user's credentials: it stays here.
    ...services.list().map(({ url: _url, ...info }) => info),
    database.info(),
  ]
  const close = async () => {
    await lab.close()
    await services.close()
    await database.close()
  }
  return { lab, services, database, serviceInfos, close }
}

/** Asks once on the terminal; Enter is yes. */
async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [Y/n] `)
  terminal.close()
  return !/^n/i.test(answer.trim())
}
