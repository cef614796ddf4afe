import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { ended, release, signalGroup } from './group'
import { isRoot, pause } from './system'
import type { Recipe } from './types'
import type { Watcher } from './watcher'

const READY_MS = 10_000
const POLL_MS = 20
const TAIL = 4096

/** A private server did not come up; `taken` when another program holds its port. */
export class LaunchFailed extends Error {
  readonly taken: boolean

  constructor(tail: string) {
    super(tail.trim().split('\n').at(-1)?.trim() || 'it ended without a word')
    this.name = 'LaunchFailed'
    this.taken = /address already in use|eaddrinuse|port_already_used/i.test(tail)
  }
}

export interface Place {
  binary: string
  port: number
  /** A private folder; made here unless it is there already. */
  dir: string
}

export interface Running {
  child: ChildProcess
  pid: number
  version: string
}

/**
 * Starts one server on 127.0.0.1 and resolves once that very process answers. Rejects with
 * `LaunchFailed` when it ends first or says nothing in its time; nothing is left running then.
 */
export async function launch(recipe: Recipe, place: Place, watcher: Watcher): Promise<Running> {
  await watcher.watch({ dir: place.dir })
  mkdirSync(place.dir, { mode: 0o700, recursive: true })
  const child = await hold(recipe, place)
  const tail = listen(child)
  if (child.pid === undefined) throw new LaunchFailed('/bin/sh could not be started')
  try {
    await watcher.watch({ dir: place.dir, pid: child.pid })
    child.stdin?.end('go\n')
    const version = await answered(recipe, place, child, tail)
    release(child)
    return { child, pid: child.pid, version }
  } catch (error) {
    signalGroup(child.pid, 'SIGKILL')
    throw error
  }
}

/**
 * The shell waits for a word before it becomes the server, so that the reaper knows the process
 * before it is one: were we killed in between, the shell reads the end of its input and goes.
 */
async function hold(recipe: Recipe, place: Place): Promise<ChildProcess> {
  const { binary, dir } = place
  const args = await recipe.args({ ...place, root: isRoot() })
  const script = recipe.script ?? 'exec "$0" "$@"'
  return spawn('/bin/sh', ['-c', `read -r go || exit\n${script}`, binary, ...args], {
    cwd: dir,
    detached: true,
    stdio: 'pipe',
  })
}

/** Keeps the pipes empty and remembers the last that was written. */
function listen(child: ChildProcess): () => string {
  let tail = ''
  const keep = (chunk: unknown): void => {
    tail = (tail + String(chunk)).slice(-TAIL)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  child.stdin?.on('error', () => undefined)
  child.on('error', keep)
  return () => tail
}

async function answered(
  recipe: Recipe,
  { port }: Place,
  child: ChildProcess,
  tail: () => string,
): Promise<string> {
  const closed = new Promise<void>((done) => child.once('close', () => done()))
  const { readyMs = READY_MS } = recipe
  const until = Date.now() + readyMs
  while (Date.now() < until) {
    // 'close' comes after the last byte, so the tail is whole.
    if (ended(child)) await closed
    if (ended(child)) throw new LaunchFailed(tail())
    const answer = await recipe.ping(recipe.url(port), 500).catch(() => undefined)
    // Another program's server may sit on the port that ours is about to be refused.
    if (answer && answer.pid === child.pid) return answer.version
    await pause(POLL_MS)
  }
  throw new LaunchFailed(`it did not answer within ${readyMs / 1000} s`)
}
