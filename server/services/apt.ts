import { existsSync, readdirSync } from 'node:fs'
import { findBinary, run } from './system'
import type { Recipe } from './types'
import { disableUnits, unitsEnabled } from './units'

const MINUTES_10 = 600_000

/** Installs a package with apt; gives the reason when that failed, undefined when it is done. */
export async function aptInstall(
  recipe: Recipe,
  path: string,
  prefix: readonly string[],
): Promise<string | undefined> {
  const apt = findBinary(['apt-get'], path)
  if (!apt) return 'there is no apt-get'
  const enabled = await unitsEnabled(recipe, path)
  const get = (...args: string[]) => {
    // RUNLEVEL=1 keeps Debian from starting what it installs as a system service.
    const words = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', apt]
    const wait = ['-o', 'DPkg::Lock::Timeout=120']
    const [file, ...rest] = [...prefix, '/usr/bin/env', ...words, ...wait, ...args]
    return run(file ?? apt, rest, MINUTES_10)
  }
  const install = () => get('install', '-y', '--no-install-recommends', recipe.packages.apt)
  if (!hasLists()) await get('update')
  let outcome = await install()
  if (!outcome.ok) {
    // The lists may name a version that the mirror no longer has.
    await get('update')
    outcome = await install()
  }
  if (!outcome.ok) return outcome.last
  await disableUnits(
    recipe.units.filter((unit) => !enabled.includes(unit)),
    path,
    prefix,
  )
  return undefined
}

function hasLists(): boolean {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'))
}
