import { find, type Context, type Found } from './find'
import { ANSWER_MS, connectTo } from './given'
import { Installer } from './installer'
import { recipes, serviceNames } from './recipes'
import { findBinary } from './system'
import { ServiceAbsent } from './types'
import type { Recipe, ServiceName, ServicesOptions, ServiceStatus } from './types'
import { Watcher } from './watcher'

interface Slot {
  recipe: Recipe
  status: ServiceStatus
  looking?: Promise<ServiceStatus> | undefined
  found?: Found | undefined
}

/** Finds the real servers, starts private ones where there are none, and ends those it started. */
export class Services {
  readonly #options: ServicesOptions
  readonly #context: Context
  readonly #closing = new AbortController()
  readonly #slots: ReadonlyMap<ServiceName, Slot>
  #checking: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(options: ServicesOptions) {
    this.#options = options
    this.#slots = new Map(
      serviceNames.map((name) => [name, { recipe: recipes[name], status: idle(name) }]),
    )
    // The program's settings are read elsewhere; the PATH is not a setting but the system's.
    const path = options.path ?? process.env['PATH'] ?? ''
    this.#context = {
      options,
      path,
      watcher: new Watcher(options.reaper),
      installer: new Installer(options, path, this.#closing.signal, () => this.#missing()),
      signal: this.#closing.signal,
    }
  }

  /**
   * A server that answers, found or started on the first call. Calls at the same time share one
   * search; after an absence a later call looks again. Rejects with `ServiceAbsent`.
   */
  ensure(name: ServiceName): Promise<ServiceStatus> {
    const slot = this.#slot(name)
    if (slot.looking) return slot.looking
    if (this.#closed) {
      return Promise.reject(new ServiceAbsent(name, 'Cachescope is stopping', 'npm start'))
    }
    if (slot.found && slot.status.state === 'ready') return Promise.resolve({ ...slot.status })
    const search = slot.found ? this.#again(slot, slot.found) : this.#find(slot)
    slot.looking = search.finally(() => {
      slot.looking = undefined
    })
    return slot.looking
  }

  /**
   * Brings the programs that are on no PATH by the package manager, and starts nothing.
   * @returns one line for each that is not to be had
   */
  async provide(): Promise<string[]> {
    const { path, installer } = this.#context
    const refused = new Map<string, string>()
    for (const { recipe } of this.#slots.values()) {
      const { title, packages, binaries } = recipe
      // Several services may be one program.
      if (findBinary(binaries, path) || refused.has(packages.apt)) continue
      const why = await installer.install(recipe)
      if (why === undefined) continue
      const command = installer.command(recipe)
      refused.set(packages.apt, `${title}: ${why}.${command ? ` Get it with: ${command}.` : ''}`)
    }
    return [...refused.values()]
  }

  /** How every server stands, as far as is known without asking. */
  list(): ServiceStatus[] {
    return [...this.#slots.values()].map((slot) => ({ ...slot.status }))
  }

  /**
   * Signals a process that Cachescope itself has started for this service, by the port that it has.
   * @returns whether there is such a one, and it is alive
   */
  signal(name: ServiceName, port: number, signal: NodeJS.Signals): boolean {
    return this.#slot(name).found?.signal?.(port, signal) ?? false
  }

  /** Whether its process is Cachescope's own: it can be signalled then. */
  owns(name: ServiceName): boolean {
    return this.#slot(name).found?.signal !== undefined
  }

  /** Asks each server that was found whether it answers (2 s at most) and notes it. */
  check(): Promise<void> {
    this.#checking ??= Promise.all([...this.#slots.values()].map((slot) => this.#ping(slot))).then(
      () => {
        this.#checking = undefined
      },
    )
    return this.#checking
  }

  /** Ends what was started, removes its folders; searches under way are ended first. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#closing.abort()
    const slots = [...this.#slots.values()]
    await Promise.allSettled(slots.map((slot) => slot.looking))
    await Promise.allSettled(slots.map((slot) => slot.found?.stop?.()))
    await this.#context.watcher.close()
    for (const slot of slots) {
      delete slot.found
      slot.status = idle(slot.recipe.name)
    }
  }

  async #find(slot: Slot): Promise<ServiceStatus> {
    const { name, title } = slot.recipe
    try {
      slot.found = await find(slot.recipe, this.#context, {
        died: (how) => {
          this.#note(slot, 'down', how)
          this.#options.say(`${title}: ${how}; starting it again`)
        },
        back: (version) => this.#note(slot, 'ready', `started again, ${version}`),
      })
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const remedy = error instanceof ServiceAbsent ? { remedy: error.remedy } : {}
      slot.status = { ...idle(name), state: 'absent', detail, ...remedy }
      throw error
    }
    const { url, version, detail, stop } = slot.found
    slot.status = { name, version, managed: stop !== undefined, state: 'ready', url, detail }
    return { ...slot.status }
  }

  /** It was there and did not answer lately: give it the tries of a first connection. */
  async #again(slot: Slot, { url, stop, detail }: Found): Promise<ServiceStatus> {
    const patience = { say: this.#options.say, signal: this.#closing.signal }
    await connectTo(slot.recipe, url, stop ? 'private' : 'environment', patience)
    this.#note(slot, 'ready', detail)
    return { ...slot.status }
  }

  async #ping(slot: Slot): Promise<void> {
    const { found, recipe } = slot
    if (!found) return
    try {
      await recipe.ping(found.url, ANSWER_MS)
      this.#note(slot, 'ready', found.detail)
    } catch (error) {
      this.#note(slot, 'down', error instanceof Error ? error.message : String(error))
    }
  }

  #note(slot: Slot, state: 'ready' | 'down', detail: string): void {
    if (!this.#closed) slot.status = { ...slot.status, state, detail }
  }

  #missing(): Recipe[] {
    const { path } = this.#context
    return [...this.#slots.values()]
      .filter((slot) => slot.looking && !this.#options.env[slot.recipe.variable])
      .map((slot) => slot.recipe)
      .filter((recipe) => !findBinary(recipe.binaries, path))
  }

  #slot(name: ServiceName): Slot {
    const slot = this.#slots.get(name)
    if (!slot) throw new ServiceAbsent(name, `there is no recipe for ${name}`, 'npm start')
    return slot
  }
}

function idle(name: ServiceName): ServiceStatus {
  return { name, version: '', managed: false, state: 'idle', url: '', detail: 'not needed yet' }
}
