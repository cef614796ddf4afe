import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withBuildLock } from '../../server/launch/stamp.mjs'

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-lock-'))
  mkdirSync(join(folder, 'dist'))
  lock = join(folder, 'dist/.building')
})
afterEach(() => rmSync(folder, { recursive: true }))

const build = () => withBuildLock(() => Promise.resolve(readFileSync(lock, 'utf8')), { folder })

it('is taken with the number of the process, and given back', async () => {
  expect(await build()).toBe(String(process.pid))
  expect(existsSync(lock)).toBe(false)
})

it('is taken over from a process that is gone', async () => {
  writeFileSync(lock, String(spawnSync(process.execPath, ['--version']).pid))
  expect(await build()).toBe(String(process.pid))
})

it('is taken over from a process that was killed before it wrote its number', async () => {
  writeFileSync(lock, '')
  utimesSync(lock, 0, 0)
  expect(await build()).toBe(String(process.pid))
})

it('is left to a process that has no time to write its number yet, and to one that builds', async () => {
  for (const holder of ['', String(process.pid)]) {
    writeFileSync(lock, holder)
    await expect(withBuildLock(() => Promise.resolve(), { folder, mostMs: 150 })).rejects.toThrow(
      'delete the file and run the same command again',
    )
    expect(readFileSync(lock, 'utf8')).toBe(holder)
  }
})

it('names the process that is in the way for too long', async () => {
  writeFileSync(lock, String(process.pid))
  await expect(withBuildLock(() => Promise.resolve(), { folder, mostMs: 0 })).rejects.toThrow(
    `process ${process.pid} has held dist/.building`,
  )
})
