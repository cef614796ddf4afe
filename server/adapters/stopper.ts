import type { Broken } from '../ports/world'

/** Signals the process of a private server. @returns whether it is alive */
type Signal = (name: 'SIGSTOP' | 'SIGCONT') => boolean

/**
 * Stops the process of a private server for a while: it keeps its connections and its data, and answers
 * nobody. Runs share it: it goes on when all that have stopped it let it go.
 */
export class Stopper {
  private holding = 0

  constructor(private readonly signal: Signal) {}

  /** @throws when it does not know this way, or there is no process to stop */
  readonly break = (how: string): Promise<Broken> => {
    if (how !== 'stop') return Promise.reject(new Error(`it knows no "${how}"`))
    if (this.holding === 0 && !this.signal('SIGSTOP')) {
      return Promise.reject(new Error('its process is not there'))
    }
    this.holding++
    return Promise.resolve({
      mend: () => {
        if (--this.holding === 0) this.signal('SIGCONT')
        return Promise.resolve()
      },
    })
  }
}
