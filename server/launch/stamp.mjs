import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { root } from './node.mjs'

/**
 * @typedef {{ title: string, stamp: string, sources: string[], outputs: string[] }} Part
 * What is built: the files and folders that it is made of, and what must be there afterwards.
 */

const always = ['package-lock.json', 'tsconfig.json']

/** @type {Part} */
export const serverPart = {
  title: 'the server',
  stamp: 'dist/.server.stamp',
  sources: [...always, 'server'],
  outputs: ['server', 'cli', 'reaper', 'worker', 'services'].map((name) => `dist/${name}.js`),
}

/** @type {Part} */
export const pagesPart = {
  title: 'the pages',
  stamp: 'dist/.pages.stamp',
  sources: [
    ...always,
    ...['next.config.js', 'postcss.config.mjs', 'app', 'components', 'public', 'server/protocol'],
  ],
  outputs: ['.next/BUILD_ID'],
}

/** @param {string} path @returns {string[]} the files at or under a path, in a fixed order */
function filesAt(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  try {
    const names = readdirSync(full).sort()
    return names.flatMap((name) => filesAt(`${path}/${name}`))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
}

/** A hash of names and contents: a fresh clone or a touched file is no reason to build again. @param {Part} part */
export function hashOf(part) {
  const hash = createHash('sha256')
  for (const file of part.sources.flatMap(filesAt)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** @param {Part} part @returns {string | undefined} why it must be built, undefined when it is fresh */
export function staleness(part) {
  const missing = [...part.outputs, part.stamp].some((path) => !existsSync(join(root, path)))
  if (missing) return 'not built yet'
  const built = readFileSync(join(root, part.stamp), 'utf8')
  return built === hashOf(part) ? undefined : 'the sources have changed'
}

/** @param {Part} part @param {string} hash */
export function writeStamp(part, hash) {
  writeFileSync(join(root, part.stamp), hash)
}

/** @param {Part} part */
export function dropStamp(part) {
  rmSync(join(root, part.stamp), { force: true })
}

/** No build takes so long, in ms: whoever waits is told then. */
const MOST_MS = 15 * 60_000
/** A lock without a number is being written, or its writer was killed before that, in ms. */
const WRITTEN_MS = 2000
const LOCK = 'dist/.building'

/**
 * Two programs that were started together must not build into one folder at the same time.
 * @template T @param {() => Promise<T>} work
 * @param {{ folder?: string, mostMs?: number }} [options] the folder of the project
 * @throws Error when another holds the lock for longer than any build takes
 */
export async function withBuildLock(work, { folder = root, mostMs = MOST_MS } = {}) {
  const lock = join(folder, LOCK)
  mkdirSync(join(folder, 'dist'), { recursive: true })
  const end = Date.now() + mostMs
  while (!take(lock)) {
    if (Date.now() > end) throw new Error(inTheWay(lock, mostMs))
    await new Promise((wake) => setTimeout(wake, 100))
  }
  const release = () => rmSync(lock, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(lock)) rmSync(lock, { force: true })
    return false
  }
}

/** @param {string} lock */
function isAlive(lock) {
  try {
    const holder = holderOf(lock)
    if (holder === null) return Date.now() - statSync(lock).mtimeMs < WRITTEN_MS
    process.kill(holder, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** @param {string} lock @returns {number | null} the process that builds, as the lock says */
function holderOf(lock) {
  const holder = Number(readFileSync(lock, 'utf8'))
  return holder > 0 ? holder : null
}

/** Its number may be that of another program by now. @param {string} lock @param {number} ms */
function inTheWay(lock, ms) {
  const minutes = Math.round(ms / 60_000)
  const holder = holderOf(lock)
  return (
    `${holder === null ? 'another program' : `process ${holder}`} has held ${LOCK} for more than ${minutes} minutes. ` +
    `If that is no build of Cachescope, delete the file and run the same command again.`
  )
}
