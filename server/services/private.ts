import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, signalGroup } from './group'
import { launch, LaunchFailed, type Running } from './launch'
import { freePort, pause } from './system'
import type { Recipe } from './types'
import type { Watcher } from './watcher'

const PORT_TRIES = 5
const FIRST_WAIT_MS = 200
const LAST_WAIT_MS = 2000
/** A server that lived this long is not in a loop of crashes. */
const STEADY_MS = 2000
const STOP_MS = 300

export interface Reports {
  /** It ended by itself; it is being started again. */
  died(how: string): void
  /** It answers again, on the same port. */
  back(version: string): void
}

/** A server of our own: private port and folder, started again when it dies, gone with us. */
export class PrivateServer {
  readonly port: number
  readonly dir: string
  readonly #recipe: Recipe
  readonly #binary: string
  readonly #watcher: Watcher
  readonly #reports: Reports
  readonly #stopping = new AbortController()
  #running: Running
  #restart: Promise<void> = Promise.resolve()
  readonly #firstWait: number
  #wait: number
  #since = Date.now()

  private constructor(start: Start, port: number, dir: string, running: Running) {
    this.#recipe = start.recipe
    this.#binary = start.binary
    this.#watcher = start.watcher
    this.#reports = start.reports
    this.#wait = this.#firstWait = start.recipe.group?.restartMs ?? FIRST_WAIT_MS
    this.port = port
    this.dir = dir
    this.#running = running
    this.#guard()
  }

  /** Rejects with `LaunchFailed`; a port that is taken meanwhile is replaced by another. */
  static async start(start: Start): Promise<PrivateServer> {
    const { recipe, binary, watcher } = start
    const dir = join(tmpdir(), `cachescope-${recipe.name}-${randomBytes(8).toString('hex')}`)
    for (let tries = 1; ; tries += 1) {
      const port = await (start.choosePort ?? recipe.group?.choosePort ?? freePort)()
      try {
        const running = await launch(recipe, { binary, port, dir }, watcher)
        return new PrivateServer(start, port, dir, running)
      } catch (error) {
        if (error instanceof LaunchFailed && error.taken && tries < PORT_TRIES) continue
        rmSync(dir, { recursive: true, force: true })
        await watcher.forget(dir)
        throw error
      }
    }
  }

  get version(): string {
    return this.#running.version
  }

  /** The process to break or to measure; a new one after each restart. */
  get pid(): number {
    return this.#running.pid
  }

  /** Signals it and all it has started. @returns whether it is alive */
  signal(name: NodeJS.Signals): boolean {
    const { child, pid } = this.#running
    return !ended(child) && signalGroup(pid, name)
  }

  /** Ends the process group (SIGKILL after 300 ms: nothing in it is to be kept), removes the folder. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#restart
    const { child, pid } = this.#running
    if (!ended(child)) {
      const gone = new Promise<void>((done) => child.once('exit', () => done()))
      child.ref()
      signalGroup(pid, 'SIGTERM')
      const hard = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_MS)
      await gone
      clearTimeout(hard)
    }
    rmSync(this.dir, { recursive: true, force: true })
    await this.#watcher.forget(this.dir)
  }

  #guard(): void {
    const { child, pid } = this.#running
    this.#since = Date.now()
    const died = (): void => {
      if (this.#stopping.signal.aborted) return
      if (Date.now() - this.#since >= STEADY_MS) this.#wait = this.#firstWait
      // What it had started itself goes with it: the next one needs its ports and its files.
      signalGroup(pid, 'SIGKILL')
      this.#reports.died(`process ${pid} ended (${child.signalCode ?? `status ${child.exitCode}`})`)
      this.#restart = this.#again()
    }
    // It may have died between its first answer and now.
    if (ended(child)) died()
    else child.once('exit', died)
  }

  async #again(): Promise<void> {
    const place = { binary: this.#binary, port: this.port, dir: this.dir }
    for (;;) {
      if (!(await pause(this.#wait, this.#stopping.signal))) return
      this.#wait = Math.max(this.#firstWait, Math.min(this.#wait * 2, LAST_WAIT_MS))
      try {
        this.#running = await launch(this.#recipe, place, this.#watcher)
        this.#guard()
        if (!this.#stopping.signal.aborted) this.#reports.back(this.version)
        return
      } catch {
        // The port may be taken for a moment, or the binary be replaced just now: try on.
      }
    }
  }
}

export interface Start {
  recipe: Recipe
  binary: string
  watcher: Watcher
  reports: Reports
  /** Chooses a port of 127.0.0.1; for tests. */
  choosePort?: () => Promise<number>
}
