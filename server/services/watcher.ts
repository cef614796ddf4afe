import type { ChildProcess } from 'node:child_process'
import { ended } from './group'
import { bootReaper, send, type Charge } from './link'

const AGAIN_MS = 500

/** This side of the reaper: starts it once, tells it what to clean up, and keeps it alive. */
export class Watcher {
  readonly #entry: string
  readonly #charges = new Map<string, Charge>()
  #reaper: Promise<ChildProcess> | undefined
  #closed = false

  constructor(entry: string) {
    this.#entry = entry
  }

  /**
   * Resolves when the reaper cannot lose this any more: it lies in the pipe. Rejects when the
   * reaper cannot be started, in which case nothing may be started either.
   */
  async watch(charge: Charge): Promise<void> {
    const reaper = await this.start()
    this.#charges.set(charge.dir, charge)
    await send(reaper, charge)
  }

  /** The folder is removed and what ran in it has ended. */
  async forget(dir: string): Promise<void> {
    if (!this.#charges.delete(dir) || this.#reaper === undefined) return
    await send(await this.#reaper, { dir, gone: true }).catch(() => undefined)
  }

  /** Starts the reaper unless it runs; resolves once it reads. */
  start(): Promise<ChildProcess> {
    if (this.#closed) return Promise.reject(new Error('the servers are being stopped'))
    this.#reaper ??= bootReaper(this.#entry, () => this.#lost()).catch((error: unknown) => {
      this.#reaper = undefined
      throw error
    })
    return this.#reaper
  }

  /** Ends the reaper; what it still has in its charge it cleans up by itself. */
  async close(): Promise<void> {
    this.#closed = true
    const reaper = await this.#reaper?.catch(() => undefined)
    if (!reaper || ended(reaper)) return
    const gone = new Promise<void>((done) => reaper.once('exit', () => done()))
    reaper.ref()
    reaper.stdin?.end()
    await gone
  }

  /** Somebody killed the reaper: without one, servers could outlive us. */
  #lost(): void {
    this.#reaper = undefined
    if (this.#closed || this.#charges.size === 0) return
    const again = async (): Promise<void> => {
      try {
        const reaper = await this.start()
        for (const charge of this.#charges.values()) await send(reaper, charge)
      } catch {
        setTimeout(() => this.#lost(), AGAIN_MS).unref()
      }
    }
    void again()
  }
}
