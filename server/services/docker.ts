import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { findBinary, run } from './system'
import type { Recipe } from './types'
import type { Watcher } from './watcher'

const INFO_MS = 2000
const PULL_MS = 600_000

export interface Container {
  port: number
  stop(): Promise<void>
}

/** The docker program, when an engine answers it within 2 s and there is a compose file here. */
export async function findDocker(path: string): Promise<string | undefined> {
  const docker = findBinary(['docker'], path)
  if (!docker || !existsSync('docker-compose.yml')) return undefined
  return (await run(docker, ['info'], INFO_MS)).ok ? docker : undefined
}

/**
 * Starts one server of the project's compose file on a loopback port of the engine's choice.
 * Rejects with the engine's last line; nothing is left then.
 */
export async function startContainer(
  recipe: Recipe,
  docker: string,
  watcher: Watcher,
): Promise<Container> {
  const id = randomBytes(4).toString('hex')
  const dir = join(tmpdir(), `cachescope-${recipe.name}-${id}`)
  const { service, port } = recipe.compose
  const project = ['compose', '-p', `cachescope-${process.pid}-${service}`]
  const down = [docker, ...project, 'down', '-v', '-t', '1']
  const stop = async (): Promise<void> => {
    await run(docker, down.slice(1), 60_000)
    rmSync(dir, { recursive: true, force: true })
    await watcher.forget(dir)
  }
  await watcher.watch({ dir, down })
  try {
    mkdirSync(dir, { mode: 0o700 })
    const ports = join(dir, 'ports.yml')
    // The file's own port may be taken by the user's server, or open to the network.
    writeFileSync(ports, `services:\n  ${service}:\n    ports: !override ['127.0.0.1::${port}']\n`)
    const files = ['-f', resolve('docker-compose.yml'), '-f', ports]
    const up = await run(
      docker,
      [...project, ...files, 'up', '-d', '--wait', '--no-deps', service],
      PULL_MS,
    )
    if (!up.ok) throw new Error(up.last)
    const asked = await run(docker, [...project, ...files, 'port', service, String(port)], 5000)
    const published = Number(/:(\d+)\s*$/.exec(asked.out)?.[1])
    if (!published) throw new Error(`no port was published: ${asked.last}`)
    return { port: published, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
