import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The first of `names` that is an executable file in `path`; absolute, or undefined. */
export function findBinary(names: readonly string[], path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return names
    .flatMap((name) => folders.map((folder) => resolve(folder, name)))
    .find((file) => isExecutable(file))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** A TCP port of 127.0.0.1 that is free now; somebody may still take it before its use. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => done(port))
    })
  })
}

export interface Outcome {
  ok: boolean
  out: string
  /** The last line it wrote, or what kept it from running. */
  last: string
}

/** Runs a program to its end, or kills it after `timeoutMs`; never rejects. */
export function run(file: string, args: readonly string[], timeoutMs: number): Promise<Outcome> {
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 << 20 } as const
  return new Promise((done) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
      done({ ok: error === null, out: stdout, last: lines.at(-1)?.trim() ?? error?.message ?? '' })
    })
  })
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Waits `ms` milliseconds; false when `signal` ended the wait. */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, signal ? { signal } : {})
    return true
  } catch {
    return false
  }
}
