import { spawn, type ChildProcess } from 'node:child_process'
import { release } from './group'

/** What the reaper is told: a folder, and what runs in it. */
export interface Charge {
  dir: string
  pid?: number
  down?: readonly string[]
}

const BOOT_MS = 5000

/** Starts the reaper; resolves once it reads. `lost` is told when it ends, for whatever reason. */
export async function bootReaper(entry: string, lost: () => void): Promise<ChildProcess> {
  const reaper = spawn(process.execPath, [entry], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  reaper.stdin.on('error', () => undefined)
  await ready(reaper)
  reaper.once('exit', lost)
  release(reaper)
  return reaper
}

function ready(reaper: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    const refuse = (): void => {
      clearTimeout(timer)
      reaper.kill('SIGKILL')
      fail(new Error('the process that watches over private servers did not start'))
    }
    const timer = setTimeout(refuse, BOOT_MS)
    reaper.once('error', refuse)
    reaper.once('exit', refuse)
    reaper.stdout?.once('data', () => {
      clearTimeout(timer)
      reaper
        .off('exit', refuse)
        .off('error', refuse)
        .on('error', () => undefined)
      done()
    })
  })
}

/** Resolves once the line lies in the pipe, where no death of ours can take it back. */
export function send(
  reaper: ChildProcess,
  line: Charge | { dir: string; gone: true },
): Promise<void> {
  return new Promise((done, fail) => {
    if (!reaper.stdin) return fail(new Error('the reaper has no pipe'))
    reaper.stdin.write(`${JSON.stringify(line)}\n`, (error) => (error ? fail(error) : done()))
  })
}
