import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base } from '@playwright/test'
import { buildBeside } from '../../server/launch/build.mjs'
import { root } from '../../server/launch/node.mjs'

const READY = /^Cachescope is ready at (http:\/\/\S+)$/
const BOOT_MS = 60_000
const END_MS = 10_000

export interface LabServer {
  url: string
  process: ChildProcess
  /** Everything that the server has printed, for the message of a failed test. */
  lines: string[]
  /** Ends it by SIGTERM, after 10 s by SIGKILL; resolves when it is gone. */
  stop(): Promise<void>
}

/**
 * Starts the built lab on a free port.
 * @param program another one than the lab's own, bundled beside it
 * @throws Error with what the server printed when it ends before it is ready, or is not after 60 s
 */
export async function startLab(
  env: Record<string, string> = {},
  program = 'server',
): Promise<LabServer> {
  const child = spawn(process.execPath, [`dist/${program}.js`], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const stop = () => end(child)
  try {
    return { url: await readiness(child, lines), process: child, lines, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A lab whose viewers cannot be away for long: what they have missed is soon no longer in memory. */
export async function startForgetfulLab(): Promise<LabServer> {
  // Two suites may run in one folder.
  const program = `small-ring-${process.pid}`
  await buildBeside('test/support/smallRing.ts', program)
  const lab = await startLab({}, program)
  const stop = async () => {
    await lab.stop()
    for (const end of ['', '.map'])
      rmSync(join(root, 'dist', `${program}.js${end}`), { force: true })
  }
  return { ...lab, stop }
}

function readiness(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((ready, refuse) => {
    const fail = (why: string) => refuse(new Error([`The lab ${why}.`, ...lines].join('\n')))
    const timer = setTimeout(() => fail(`was not ready within ${BOOT_MS / 1000} s`), BOOT_MS)
    const hear = (line: string) => {
      lines.push(line)
      const url = READY.exec(line)?.[1]
      if (!url) return
      clearTimeout(timer)
      ready(url)
    }
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', hear)
    }
    child.once('error', (error) => fail(`cannot be started: ${error.message}`))
    child.once('close', (code) => {
      clearTimeout(timer)
      fail(`ended with status ${code} before it was ready`)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), END_MS)
  await gone
  clearTimeout(force)
}

/** Playwright's `test` with one lab for all tests of a worker; relative addresses lead to it. */
export const test = base.extend<object, { lab: LabServer }>({
  lab: [
    async ({}, use) => {
      const lab = await startLab()
      await use(lab)
      await lab.stop()
    },
    { scope: 'worker', timeout: BOOT_MS },
  ],
  baseURL: async ({ lab }, use) => use(lab.url),
})

export { expect } from '@playwright/test'
