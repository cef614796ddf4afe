import { readFileSync } from 'node:fs'
import { findBinary, isRoot, run } from './system'
import type { Manager, Recipe } from './types'

const BINARIES: readonly [Manager, string][] = [
  ['apt', 'apt-get'],
  ['dnf', 'dnf'],
  ['apk', 'apk'],
  ['brew', 'brew'],
]
const FAMILIES: readonly [Manager, RegExp][] = [
  ['apt', /^ID(_LIKE)?=.*(debian|ubuntu)/m],
  ['dnf', /^ID(_LIKE)?=.*(fedora|rhel|centos)/m],
  ['apk', /^ID(_LIKE)?=.*alpine/m],
]

/** This system's package manager: by its program, else by what the system says it is. */
export function detectManager(path: string): Manager | undefined {
  const found = BINARIES.find(([, binary]) => findBinary([binary], path))
  if (found) return found[0]
  if (process.platform === 'darwin') return 'brew'
  try {
    const release = readFileSync('/etc/os-release', 'utf8')
    return FAMILIES.find(([, family]) => family.test(release))?.[0]
  } catch {
    return undefined
  }
}

/** The command a person types to install the packages, exactly; undefined on an unknown system. */
export function installCommand(
  recipes: readonly Recipe[],
  manager: Manager | undefined,
  root = isRoot(),
): string | undefined {
  if (manager === undefined) return undefined
  const packages = recipes.map((recipe) => recipe.packages[manager]).join(' ')
  const sudo = root ? '' : 'sudo '
  if (manager === 'brew') return `brew install ${packages}`
  if (manager === 'apk') return `${sudo}apk add ${packages}`
  if (manager === 'dnf') return `${sudo}dnf install -y ${packages}`
  const install = `${sudo}apt-get install -y --no-install-recommends ${packages}`
  return `${sudo}apt-get update && ${install}`
}

/** How to run a program as root without a password: nothing before it, or `sudo -n`. */
export async function withoutPassword(path: string): Promise<string[] | undefined> {
  if (isRoot()) return []
  const sudo = findBinary(['sudo'], path)
  if (!sudo || !(await run(sudo, ['-n', 'true'], 2000)).ok) return undefined
  return [sudo, '-n']
}
