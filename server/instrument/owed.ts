import type { Job } from '../ports'
import type { Owing } from '../ports/world'
import { Wakes } from './wakes'

/** Writes that are on their way to the database: sent, or being sent, or perhaps sent. */
export class Owed {
  private readonly keys = new Map<string, string>()
  /** By key: its writes, and whether each is on its way for sure. */
  private readonly writes = new Map<string, Map<string, boolean>>()
  /** Those who wait for the end of a write, by key. */
  readonly ends = new Wakes()

  get size(): number {
    return this.keys.size
  }

  /** @returns whether it was there before, in doubt */
  add({ writeId, key }: Job): boolean {
    const writes = this.writes.get(key) ?? new Map<string, boolean>()
    const doubted = writes.get(writeId) === false
    this.keys.set(writeId, key)
    this.writes.set(key, writes.set(writeId, true))
    return doubted
  }

  /** The broker did not answer: perhaps it has the write, and nobody can wait for that. */
  doubt({ writeId, key }: Job): void {
    const writes = this.writes.get(key)
    // A worker may be done with it all the same.
    if (!writes?.has(writeId)) return
    writes.set(writeId, false)
    this.ends.released(key)
  }

  delete({ writeId }: Pick<Job, 'writeId'>): void {
    const key = this.keys.get(writeId)
    if (key === undefined) return
    this.keys.delete(writeId)
    const writes = this.writes.get(key)
    writes?.delete(writeId)
    if (writes?.size === 0) this.writes.delete(key)
    this.ends.released(key)
  }

  list(): Owing[] {
    return [...this.keys].map(([writeId, key]) => ({ writeId, key }))
  }

  /** Whether a write of this key is on its way. */
  has(key: string): boolean {
    return this.some(key, true)
  }

  /** Whether one of this key is perhaps on its way. */
  doubts(key: string): boolean {
    return this.some(key, false)
  }

  private some(key: string, sure: boolean): boolean {
    for (const is of this.writes.get(key)?.values() ?? []) if (is === sure) return true
    return false
  }
}
