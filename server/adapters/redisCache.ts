import type { Redis } from 'ioredis'
import type { Cache, Entry } from '../ports'
import type { Keys } from '../ports/keys'

/** Values as JSON text under SET … PX; `null` is the negative entry. */
export class RedisCache implements Cache {
  /** The keys that were set, for the clean-up. */
  readonly written = new Set<string>()

  constructor(
    private readonly redis: Redis,
    private readonly keys: Keys,
  ) {}

  async get(key: string): Promise<Entry | null> {
    const text = await this.redis.get(this.keys.value(key))
    // The shape is ours: only `set` below writes under this run's prefix.
    return text === null ? null : { row: JSON.parse(text) as Entry['row'] }
  }

  async set(key: string, entry: Entry, ttlMs: number): Promise<void> {
    const name = this.keys.value(key)
    this.written.add(name)
    await this.redis.set(name, JSON.stringify(entry.row), 'PX', Math.max(1, ttlMs))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.redis.unlink(this.keys.value(key))) === 1
  }
}
