import { BACKSTOP_MS, type Found, type Life, type NewEntry } from '../ports'
import type { Keys } from '../ports/keys'
import type { CacheServer } from '../ports/world'
import { DELETE_UP_TO, PUT, SET_IF_NEWER, UNDO } from './cacheScripts'
import { decode, encode, keptMs } from './entryText'
import type { RedisPipe } from './redisPipe'
import { sha1 } from './redisReplies'

const SHA = {
  setIfNewer: sha1(SET_IF_NEWER),
  deleteUpTo: sha1(DELETE_UP_TO),
  put: sha1(PUT),
  undo: sha1(UNDO),
}

/** Values as JSON text under SET … PX; a row that is `null` is the negative entry. */
export class RedisCache implements CacheServer {
  /** What the pipe must know before the first caller. */
  static readonly scripts = [SET_IF_NEWER, DELETE_UP_TO, PUT, UNDO]
  /** The keys that were set, for the clean-up. */
  readonly written = new Set<string>()

  constructor(
    readonly tier: string,
    private readonly pipe: RedisPipe,
    private readonly keys: Keys,
  ) {}

  get(key: string): Promise<Found | null> {
    // A key of ours holds a text: only the methods below write under this run's prefix.
    return this.pipe
      .call('GET', this.keys.value(key))
      .then((text) => (text === null ? null : decode(text as string)))
  }

  async set(key: string, entry: NewEntry, life: Life): Promise<void> {
    await this.pipe.call('SET', this.note(key), encode(entry, life), 'PX', keptMs(life))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.pipe.call('UNLINK', this.keys.value(key))) === 1
  }

  async add(key: string, entry: NewEntry, life: Life): Promise<boolean> {
    const text = encode(entry, life)
    return (await this.pipe.call('SET', this.note(key), text, 'PX', keptMs(life), 'NX')) === 'OK'
  }

  async setIfNewer(key: string, entry: NewEntry, life: Life): Promise<boolean> {
    const [name, floor, text] = [this.note(key), this.keys.floor(key), encode(entry, life)]
    const version = entry.row?.version ?? 0
    return (await this.script(SHA.setIfNewer, [name, floor], text, version, keptMs(life))) === 1
  }

  async deleteUpTo(key: string, version: number): Promise<boolean> {
    const [name, floor] = [this.keys.value(key), this.keys.floor(key)]
    this.written.add(floor)
    return (await this.script(SHA.deleteUpTo, [name, floor], version, BACKSTOP_MS)) === 1
  }

  async put(key: string, entry: NewEntry, life: Life): Promise<number> {
    const [name, counter, text] = [this.note(key), this.keys.sequence(key), encode(entry, life)]
    this.written.add(counter)
    return await this.script(SHA.put, [name, counter], text, keptMs(life), BACKSTOP_MS)
  }

  async undo(key: string, writeId: string, before: Found | null): Promise<boolean> {
    // What ran out meanwhile must not come back.
    const gone = before === null || (before.leftMs !== null && before.leftMs <= 0)
    const life = { ttlMs: before?.leftMs ?? null }
    const text = gone ? '' : encode(before, life)
    return (await this.script(SHA.undo, [this.keys.value(key)], writeId, text, keptMs(life))) === 1
  }

  /** @returns the first number of the script's reply; its lookups, which follow, are the tap's */
  private async script(
    sha: string,
    names: string[],
    ...args: (string | number)[]
  ): Promise<number> {
    const reply = await this.pipe.call('EVALSHA', sha, names.length, ...names, ...args)
    return Number(Array.isArray(reply) ? reply[0] : reply)
  }

  private note(key: string): string {
    const name = this.keys.value(key)
    this.written.add(name)
    return name
  }
}
