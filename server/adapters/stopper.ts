import type { Broken } from '../ports/world'

/** Signals the process of a private server. @returns whether it is alive */
type Signal = (name: 'SIGSTOP' | 'SIGCONT') => boolean

/**
 * Stops the process of a private server for a while: it keeps its connections and its data, and answers
 * nobody. All runs on the server share it, and each is told.
 */
export class Stopper {
  private stopped = false
  private readonly listeners = new Set<(stopped: boolean) => void>()

  constructor(private readonly signal: Signal) {}

  /** @throws when it does not know this way, it is stopped already, or there is no process to stop */
  readonly break = (how: string): Promise<Broken> => {
    if (how !== 'stop') return Promise.reject(new Error(`it knows no "${how}"`))
    if (this.stopped) return Promise.reject(new Error('it is stopped already'))
    if (!this.signal('SIGSTOP')) return Promise.reject(new Error('its process is not there'))
    this.tell(true)
    return Promise.resolve({
      mend: () => {
        this.signal('SIGCONT')
        this.tell(false)
        return Promise.resolve()
      },
    })
  }

  /** Calls back when it is stopped, and when it goes on. @returns the function that ends this */
  readonly onStopped = (listener: (stopped: boolean) => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private tell(stopped: boolean): void {
    this.stopped = stopped
    for (const listener of this.listeners) listener(stopped)
  }
}
