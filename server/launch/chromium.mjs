import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { run } from './child.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const MANAGERS = [
  ['apt-get', 'apt-get install -y --no-install-recommends chromium'],
  ['dnf', 'dnf install -y chromium'],
  ['apk', 'apk add chromium'],
  ['brew', 'brew install --cask google-chrome'],
]

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @param {string} name @returns {string | undefined} */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

const installed = () => NAMES.map(onPath).find(Boolean) ?? (existsSync(MAC) ? MAC : undefined)

/**
 * Finds a Chromium, or installs one with apt where that needs no password and is not forbidden.
 *
 * @returns {Promise<string>} the path of the program
 * @throws Error with one sentence: what is missing and the command that brings it
 */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (isProgram(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which is no program.`)
  }
  const found = installed()
  if (found) return found
  const [manager, command] = MANAGERS.find(([name]) => onPath(name)) ?? []
  const advice = command
    ? `Run: ${asRoot(manager, command)}`
    : 'Install Chromium, or name one in CHROMIUM_PATH.'
  const absent = (why) => new Error(`The browser tests need Chromium; ${why}. ${advice}`)

  if (process.env.CACHESCOPE_INSTALL === '0')
    throw absent('installing is forbidden (CACHESCOPE_INSTALL=0)')
  if (manager !== 'apt-get') throw absent('Cachescope installs by itself only with apt')
  const prefix = withoutPassword()
  if (!prefix) throw absent('installing needs a password')
  if (!(await agreed())) throw absent('installing was declined')
  console.error('Chromium: installing it with apt-get (CACHESCOPE_INSTALL=0 forbids it)')
  await aptInstall(prefix)
  const now = installed()
  if (!now) throw absent('apt-get could not install it')
  return now
}

/** @param {string} manager @param {string} command */
function asRoot(manager, command) {
  return manager === 'brew' || process.getuid?.() === 0 ? command : `sudo ${command}`
}

/** @returns {string[] | undefined} what stands before a command that runs as root */
function withoutPassword() {
  if (process.getuid?.() === 0) return []
  const { status } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
  return status === 0 ? ['sudo', '-n'] : undefined
}

async function agreed() {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) return true
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Install chromium with apt-get now? [Y/n] ')
  lines.close()
  return !/^n/i.test(answer.trim())
}

/** @param {string[]} prefix */
async function aptInstall(prefix) {
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']
  const get = (...args) =>
    run([...prefix, ...env, 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const install = () => get('install', '-y', '--no-install-recommends', 'chromium')
  // Lists that are absent or name a version that the mirror no longer has are read anew.
  if ((await install()) !== 0 && (await get('update')) === 0) await install()
}
