import { randomBytes } from 'node:crypto'
import { addressesOf, inUrl } from './addresses'
import { readConfig, type Config } from './config'
import { allSources, catalogue, projectRoot, sourceReader } from './engine'
import { download } from './downloads'
import { makeMetrics } from './metrics'
import type { Health, Welcome } from './protocol/catalogue'
import { isOurName, presenters, startRealtime, type Limits, type Realtime } from './realtime'
import { makeWeb, tryPort, type Web } from './web'
import { wire, type Wired } from './wiring'

/** How often the servers are asked whether they are still there, in ms. */
const HEALTH_MS = 2000
/** How often a server of the user's own that was absent is looked for again, in ms. */
const LOOK_AGAIN_MS = 15_000

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(limits: LabLimits): Promise<void> {
  const config = readConfig(process.env)
  // Said before servers are looked for, which may mean installing them.
  await tryPort(config.PORT, config.HOST)
  const wired = wire(config, say, limits)
  const { lab, services, database, serviceInfos } = wired
  onExit(() => wired.close())
  const found = findServers(wired)
  const read = await sourceReader()
  const patterns = catalogue()
  const sources = allSources(read)
  const sourcesOf = (pattern: string) => sources.get(pattern) ?? null
  const known = { lab, patterns, sources: sourcesOf, services: serviceInfos }
  const own = { port: 0 }
  const welcome = (): Welcome => ({
    patterns,
    services: serviceInfos(),
    addresses: addressesOf(config.HOST, own.port),
  })
  const web = await makeWeb({
    dev: config.NODE_ENV === 'development',
    dir: projectRoot(),
    isOurs: (asked) => isOurName(asked, config.HOST),
    health: () => health(wired),
    metrics: makeMetrics(lab, serviceInfos),
    page: { welcome, sources: sourcesOf, patternOf: (runId) => lab.patternOf(runId) },
    download: (path, response) => download(path, response, known),
  })
  await found
  const look = (names: readonly string[]) => lookFor(wired, names)
  const token = config.PRESENTER_TOKEN ?? randomBytes(9).toString('base64url')
  const refused = (line: string) => void process.stderr.write(`${line}\n`)
  const everyone = config.PRESENTERS === 'everyone'
  const door = { mayPresent: everyone ? () => true : presenters(token), refused }
  const realtime = startRealtime(web.http, lab, { welcome, look }, door, limits)
  own.port = await web.listen(config.PORT, config.HOST)
  onExit(() => close(wired, web, realtime))
  const watch = setInterval(() => {
    void Promise.all([services.check(), database.check()]).then(() =>
      realtime.services(serviceInfos()),
    )
  }, HEALTH_MS)
  watch.unref()
  setInterval(() => void lookAgain(wired, config), LOOK_AGAIN_MS).unref()
  say(`Cachescope is ready at http://${inUrl(config.HOST)}:${own.port}`)
  if (!everyone) sayOutside(addressesOf(config.HOST, own.port)[0] ?? '', token)
}

/** Opened to others, the lab says who may do what. */
function sayOutside(address: string, token: string): void {
  if (/^http:\/\/(127\.|localhost:|\[::1\]:)/.test(address)) return
  say(`Others can watch at ${address}`)
  say(`Whoever opens ${address}/?present=${token} can run things too: keep it to yourself.`)
}

/** Only these start at once; without Redis its patterns are off, and the page says how to get it. */
async function findServers({ services, database }: Wired): Promise<void> {
  const found = await Promise.allSettled([
    services.ensure('redis'),
    services.ensure('memcached'),
    database.open(),
  ])
  for (const result of found) {
    if (result.status === 'rejected')
      say(String(result.reason instanceof Error ? result.reason.message : result.reason))
  }
}

/** Only what the user named: looking for others may mean installing, which belongs to the start. */
async function lookAgain({ services, database }: Wired, { REDIS_URL }: Config): Promise<void> {
  const redis = services.list().find(({ name }) => name === 'redis')
  if (REDIS_URL !== undefined && redis?.state === 'absent')
    await services.ensure('redis').catch(() => {})
  if (database.info().state === 'absent') await database.open().catch(() => {})
}

/** On a person's word: here everything is tried again, as at the start. */
async function lookFor({ services, database, serviceInfos }: Wired, names: readonly string[]) {
  const known = services.list().filter(({ name }) => names.includes(name))
  const looks: Promise<unknown>[] = known.map(({ name }) => services.ensure(name))
  if (names.includes(database.info().name)) looks.push(database.open())
  await Promise.allSettled(looks)
  return serviceInfos()
}

function health({ serviceInfos, database }: Wired): Health {
  const services = serviceInfos()
  const needed = services.filter(({ name }) => name === 'redis' || name === database.info().name)
  const ok = needed.every(({ state }) => state === 'ready')
  return { status: ok ? 'ok' : 'unavailable', services }
}

async function close(wired: Wired, web: Web, realtime: Realtime): Promise<void> {
  await realtime.close()
  await wired.close()
  await web.close()
}

let atExit: () => Promise<void> = async () => {}
let leaving = false

function onExit(action: () => Promise<void>): void {
  atExit = action
}

/** Everything started here ends here; a second signal does not wait. */
function leave(code: number): void {
  if (leaving) process.exit(code)
  leaving = true
  setTimeout(() => process.exit(code), 5000).unref()
  void atExit()
    .catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
    .finally(() => process.exit(code))
}

/** How much is kept for those who come back: tests make it small. */
export interface LabLimits extends Limits {
  ringBytes?: number
}

/** Starts the lab, which ends with a signal. */
export function start(limits: LabLimits = {}): void {
  process.on('SIGINT', () => leave(130))
  process.on('SIGTERM', () => leave(143))
  process.on('SIGHUP', () => leave(129))
  // A fault of one run or one socket must not end the lab for everyone.
  process.on('unhandledRejection', (error) => process.stderr.write(`unhandled: ${String(error)}\n`))
  main(limits).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    leave(1)
  })
}
