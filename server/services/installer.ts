import { aptInstall } from './apt'
import { detectManager, installCommand, withoutPassword } from './manager'
import type { Recipe, ServicesOptions } from './types'

/** Brings missing servers by the system's package manager, one at a time, asking at most once. */
export class Installer {
  readonly #options: ServicesOptions
  readonly #path: string
  readonly #wanted: () => Recipe[]
  readonly #signal: AbortSignal
  readonly #allowed = new Map<string, boolean>()
  #queue: Promise<unknown> = Promise.resolve()

  /** `wanted`: the servers being looked for now that are on no PATH; one question covers them. */
  constructor(options: ServicesOptions, path: string, signal: AbortSignal, wanted: () => Recipe[]) {
    this.#signal = signal
    this.#options = options
    this.#path = path
    this.#wanted = wanted
  }

  /** The exact command for this system, or undefined where we know none. */
  command(recipe: Recipe): string | undefined {
    return installCommand([recipe], detectManager(this.#path))
  }

  /** Gives why it was not installed, as a part of a sentence; undefined when it was. */
  install(recipe: Recipe): Promise<string | undefined> {
    const turn = this.#queue.then(() => this.#install(recipe))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #install(recipe: Recipe): Promise<string | undefined> {
    if (this.#signal.aborted) return 'Cachescope is stopping'
    if (this.#options.install === 'no') return 'installing is forbidden (CACHESCOPE_INSTALL=0)'
    const manager = detectManager(this.#path)
    if (manager !== 'apt') return 'Cachescope installs by itself only with apt'
    const prefix = await withoutPassword(this.#path)
    if (prefix === undefined) return 'installing needs a password'
    if (!(await this.#mayInstall(recipe))) return 'installing was declined'
    this.#options.say(
      `${recipe.title}: installing ${recipe.packages.apt} with apt-get (CACHESCOPE_INSTALL=0 forbids it)`,
      'change',
    )
    const failure = await aptInstall(recipe, this.#path, prefix)
    return failure === undefined ? undefined : `apt-get failed: ${failure}`
  }

  async #mayInstall(recipe: Recipe): Promise<boolean> {
    if (this.#options.install === 'yes') return true
    const known = this.#allowed.get(recipe.name)
    if (known !== undefined) return known
    const all = [...new Set([recipe, ...this.#wanted()])]
    const packages = [...new Set(all.map((each) => each.packages.apt))].join(' and ')
    const answer = await this.#ask(`Install ${packages} with apt-get now?`)
    for (const each of all) this.#allowed.set(each.name, answer)
    return answer
  }

  /** An open question must not keep the program from stopping. */
  #ask(question: string): Promise<boolean> {
    const stopping = new Promise<boolean>((done) => {
      this.#signal.addEventListener('abort', () => done(false), { once: true })
    })
    return Promise.race([this.#options.ask?.(question) ?? false, stopping])
  }
}
