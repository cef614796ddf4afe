import type { Job } from '../ports'
import type { Owing } from '../ports/world'

/** Writes that are on their way to the database: sent, or being sent, or perhaps sent. */
export class Owed {
  private readonly keys = new Map<string, string>()
  private readonly writes = new Map<string, number>()

  get size(): number {
    return this.keys.size
  }

  add({ writeId, key }: Job): void {
    if (this.keys.has(writeId)) return
    this.keys.set(writeId, key)
    this.writes.set(key, (this.writes.get(key) ?? 0) + 1)
  }

  delete({ writeId }: Pick<Job, 'writeId'>): void {
    const key = this.keys.get(writeId)
    if (key === undefined) return
    this.keys.delete(writeId)
    const others = (this.writes.get(key) ?? 1) - 1
    if (others > 0) this.writes.set(key, others)
    else this.writes.delete(key)
  }

  list(): Owing[] {
    return [...this.keys].map(([writeId, key]) => ({ writeId, key }))
  }

  /** Whether a write of this key is on its way. */
  has(key: string): boolean {
    return this.writes.has(key)
  }
}
