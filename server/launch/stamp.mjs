import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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

/** Two programs that were started together must not build into one folder at the same time. */
export async function withBuildLock(work) {
  const lock = join(root, 'dist/.building')
  mkdirSync(join(root, 'dist'), { recursive: true })
  while (!take(lock)) await new Promise((wake) => setTimeout(wake, 100))
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
    const holder = Number(readFileSync(lock, 'utf8'))
    // A file without a number was made this very moment.
    if (holder > 0) process.kill(holder, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
