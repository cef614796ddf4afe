import type { Redis } from 'ioredis'
import { BACKSTOP_MS, type Found, type Life, type NewEntry } from '../ports'
import type { Keys } from '../ports/keys'
import type { CacheServer } from '../ports/world'
import { DELETE_UP_TO, PUT, SET_IF_NEWER, UNDO } from './cacheScripts'
import { decode, encode, keptMs } from './entryText'

type Scripted = Promise<[result: number, hits: number, misses: number]>

/** ioredis adds a method for each script: EVALSHA, and EVAL when Redis does not know it yet. */
interface WithScripts {
  cachescopeSetIfNewer(...args: [...string[], number, number]): Scripted
  cachescopeDeleteUpTo(...args: [...string[], number, number]): Scripted
  cachescopePut(...args: [...string[], number, number]): Scripted
  cachescopeUndo(...args: [...string[], number]): Scripted
}

/** Values as JSON text under SET … PX; a row that is `null` is the negative entry. */
export class RedisCache implements CacheServer {
  /** The keys that were set, for the clean-up. */
  readonly written = new Set<string>()
  private readonly redis: Redis & WithScripts

  constructor(
    readonly tier: string,
    redis: Redis,
    private readonly keys: Keys,
  ) {
    redis.defineCommand('cachescopeSetIfNewer', { numberOfKeys: 2, lua: SET_IF_NEWER })
    redis.defineCommand('cachescopeDeleteUpTo', { numberOfKeys: 2, lua: DELETE_UP_TO })
    redis.defineCommand('cachescopePut', { numberOfKeys: 2, lua: PUT })
    redis.defineCommand('cachescopeUndo', { numberOfKeys: 1, lua: UNDO })
    // defineCommand adds the methods at run time; their types are WithScripts.
    this.redis = redis as Redis & WithScripts
  }

  async get(key: string): Promise<Found | null> {
    const text = await this.redis.get(this.keys.value(key))
    return text === null ? null : decode(text)
  }

  async set(key: string, entry: NewEntry, life: Life): Promise<void> {
    await this.redis.set(this.note(key), encode(entry, life), 'PX', keptMs(life))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.redis.unlink(this.keys.value(key))) === 1
  }

  async add(key: string, entry: NewEntry, life: Life): Promise<boolean> {
    const text = encode(entry, life)
    return (await this.redis.set(this.note(key), text, 'PX', keptMs(life), 'NX')) === 'OK'
  }

  async setIfNewer(key: string, entry: NewEntry, life: Life): Promise<boolean> {
    const [name, floor, text] = [this.note(key), this.keys.floor(key), encode(entry, life)]
    const version = entry.row?.version ?? 0
    const reply = this.redis.cachescopeSetIfNewer(name, floor, text, version, keptMs(life))
    return (await reply)[0] === 1
  }

  async deleteUpTo(key: string, version: number): Promise<boolean> {
    const [name, floor] = [this.keys.value(key), this.keys.floor(key)]
    this.written.add(floor)
    const [deleted] = await this.redis.cachescopeDeleteUpTo(name, floor, version, BACKSTOP_MS)
    return deleted === 1
  }

  async put(key: string, entry: NewEntry, life: Life): Promise<number> {
    const [name, counter, text] = [this.note(key), this.keys.sequence(key), encode(entry, life)]
    this.written.add(counter)
    const reply = this.redis.cachescopePut(name, counter, text, keptMs(life), BACKSTOP_MS)
    return (await reply)[0]
  }

  async undo(key: string, writeId: string, before: Found | null): Promise<boolean> {
    // What ran out meanwhile must not come back.
    const gone = before === null || (before.leftMs !== null && before.leftMs <= 0)
    const life = { ttlMs: before?.leftMs ?? null }
    const text = gone ? '' : encode(before, life)
    const reply = this.redis.cachescopeUndo(this.keys.value(key), writeId, text, keptMs(life))
    return (await reply)[0] === 1
  }

  private note(key: string): string {
    const name = this.keys.value(key)
    this.written.add(name)
    return name
  }
}
