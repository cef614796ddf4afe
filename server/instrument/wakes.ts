import { Cancelled, type Cancellation } from '../ports'

/** Waiters of locks, by key. A release wakes all of them at once. */
export class Wakes {
  private readonly waiting = new Map<string, Set<() => void>>()
  private readonly counts = new Map<string, number>()

  /** How often the key was released so far. A release between two looks is never missed. */
  count(key: string): number {
    return this.counts.get(key) ?? 0
  }

  released(key: string): void {
    this.counts.set(key, this.count(key) + 1)
    const waiting = this.waiting.get(key)
    this.waiting.delete(key)
    if (waiting) for (const wake of waiting) wake()
  }

  /**
   * Waits for a release that comes after `seen`, at most `ms`.
   * @returns whether it was a release that ended the wait
   * @throws Cancelled when the run ends
   */
  wait(key: string, seen: number, ms: number, cancellation: Cancellation): Promise<boolean> {
    // The run may have ended while the attempt was under way: nobody would tell us again.
    if (cancellation.asked) return Promise.reject(new Cancelled())
    if (this.count(key) > seen) return Promise.resolve(true)
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearTimeout(timer)
        off()
        this.waiting.get(key)?.delete(wake)
        finish()
      }
      const wake = () => end(() => resolve(true))
      const timer = setTimeout(() => end(() => resolve(false)), ms)
      const off = cancellation.on(() => end(() => reject(new Cancelled())))
      this.waiters(key).add(wake)
    })
  }

  private waiters(key: string): Set<() => void> {
    const waiting = this.waiting.get(key) ?? new Set()
    this.waiting.set(key, waiting)
    return waiting
  }
}
