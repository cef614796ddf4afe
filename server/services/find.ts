import { findDocker, startContainer } from './docker'
import { connectTo, place } from './given'
import type { Installer } from './installer'
import { PrivateServer, type Reports, type Start } from './private'
import { findBinary } from './system'
import { ServiceAbsent, type Recipe, type ServicesOptions } from './types'
import type { Watcher } from './watcher'

export interface Context {
  options: ServicesOptions
  path: string
  watcher: Watcher
  installer: Installer
  signal: AbortSignal
}

/** A server that answers; `stop` only for what we started. */
export interface Found {
  url: string
  version: string
  detail: string
  stop?: () => Promise<void>
  /** Signals the process of ours on this port. @returns whether it is alive */
  signal?: (port: number, signal: NodeJS.Signals) => boolean
}

/**
 * Finds or starts one server: what the environment names, else a binary on the PATH, else the
 * Docker engine, else the package manager. Rejects with `ServiceAbsent`.
 */
export async function find(recipe: Recipe, context: Context, reports: Reports): Promise<Found> {
  const given = context.options.env[recipe.variable]
  if (given) return useGiven(recipe, given, context)
  const why: string[] = []
  const found =
    (await fromBinary(recipe, context, reports, why)) ??
    (await fromDocker(recipe, context, why)) ??
    (await fromPackage(recipe, context, reports, why))
  if (found) return found
  throw nowhere(recipe, context, why)
}

async function useGiven(recipe: Recipe, url: string, context: Context): Promise<Found> {
  const patience = { say: context.options.say, signal: context.signal }
  const { version } = await connectTo(recipe, url, 'environment', patience)
  const detail = `using ${place(recipe, url)} (${version}), as ${recipe.variable} says`
  context.options.say(`${recipe.title}: ${detail}`)
  return { url, version, detail }
}

async function fromBinary(
  recipe: Recipe,
  { path, watcher, options }: Context,
  reports: Reports,
  why: string[],
): Promise<Found | undefined> {
  const binary = findBinary(recipe.binaries, path)
  if (!binary) {
    why.push(`no ${recipe.binaries[0]} is on the PATH`)
    return undefined
  }
  try {
    const start = { recipe, binary, watcher, reports }
    const servers = await startAll(recipe.group?.processes ?? 1, start)
    const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
    const ports = servers.map(({ port }) => port)
    await recipe.group?.join(ports).catch(async (error: unknown) => {
      await stop()
      throw error
    })
    const version = servers[0]?.version ?? ''
    const detail = `started ${binary} ${version} on 127.0.0.1:${ports.join(', ')}`
    options.say(`${recipe.title}: ${detail}`)
    const signal: Found['signal'] = (port, name) =>
      servers.find((server) => server.port === port)?.signal(name) ?? false
    return { url: ports.map((port) => recipe.url(port)).join(','), version, detail, stop, signal }
  } catch (error) {
    why.push(`${binary} did not start: ${words(error)}`)
    return undefined
  }
}

/** All of them, or none. */
async function startAll(count: number, start: Start): Promise<PrivateServer[]> {
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => PrivateServer.start(start)),
  )
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = started.find((one) => one.status === 'rejected')
  if (!failed) return servers
  await Promise.all(servers.map((server) => server.stop()))
  throw failed.reason
}

async function fromDocker(
  recipe: Recipe,
  { path, watcher, options }: Context,
  why: string[],
): Promise<Found | undefined> {
  if (recipe.group) {
    // Its nodes tell their clients addresses that only hold inside of Docker's own network.
    why.push('a cluster in Docker cannot be reached from outside')
    return undefined
  }
  const docker = await findDocker(path)
  if (!docker) {
    why.push('no Docker engine answers')
    return undefined
  }
  options.say(`${recipe.title}: starting ${recipe.compose.service} of docker-compose.yml`)
  try {
    const container = await startContainer(recipe, docker, watcher)
    const url = recipe.url(container.port)
    const patience = { say: options.say, signal: AbortSignal.timeout(30_000) }
    const { version } = await connectTo(recipe, url, 'private', patience).catch(async (error) => {
      await container.stop()
      throw error
    })
    const detail = `runs in a container, ${version}, on 127.0.0.1:${container.port}`
    return { url, version, detail, stop: () => container.stop() }
  } catch (error) {
    why.push(`Docker did not start it: ${words(error)}`)
    return undefined
  }
}

async function fromPackage(
  recipe: Recipe,
  context: Context,
  reports: Reports,
  why: string[],
): Promise<Found | undefined> {
  // Installing what is there and does not start would change nothing.
  if (findBinary(recipe.binaries, context.path)) return undefined
  const failure = await context.installer.install(recipe)
  if (failure !== undefined) {
    why.push(failure)
    return undefined
  }
  return fromBinary(recipe, context, reports, why)
}

function nowhere(recipe: Recipe, { installer, path }: Context, why: string[]): ServiceAbsent {
  const { name, title, variable, example } = recipe
  const broken = findBinary(recipe.binaries, path)
  const command = broken ?? installer.command(recipe) ?? `export ${variable}=${example}`
  const lead = broken ? 'see what it says' : 'get it with'
  const how = `${lead}: ${command} (or name one in ${variable})`
  return new ServiceAbsent(name, `${title} is not to be had: ${why.join(', ')}; ${how}`, command)
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
