import type { Found, Life, NewEntry, Put } from '../ports'
import type { Keys } from '../ports/keys'
import type { Backstop, CacheServer, Stay, Undone } from '../ports/world'
import { DELETE_UP_TO, PUT, RENEW, SET_FENCED, SET_IF_NEWER, UNDO } from './cacheScripts'
import { decode, encode, keptMs, stayOf } from './entryText'
import { commandOf, type Command, type RedisPipe } from './redisPipe'
import { sha1 } from './redisReplies'

const SHA = {
  setIfNewer: sha1(SET_IF_NEWER),
  setFenced: sha1(SET_FENCED),
  deleteUpTo: sha1(DELETE_UP_TO),
  put: sha1(PUT),
  undo: sha1(UNDO),
  renew: sha1(RENEW),
}

/** Past that they are made anew. */
const MOST_GETS = 4096

const found = (text: unknown) => (text === null ? null : decode(text as string))

/** Values as JSON text under SET … PX; a row that is `null` is the negative entry. */
export class RedisCache implements CacheServer {
  /** What the pipe must know before the first caller. */
  static readonly scripts = [SET_IF_NEWER, SET_FENCED, DELETE_UP_TO, PUT, UNDO, RENEW]
  /** The keys that were set, for the clean-up. */
  readonly written = new Set<string>()
  /** Read far more often than anything else is done: the command of each key is made once. */
  private readonly gets = new Map<string, Command>()
  /** The highest sequence of each key. */
  private readonly sequences = new Map<string, number>()

  constructor(
    readonly tier: string,
    private readonly pipe: RedisPipe,
    private readonly keys: Keys,
    private readonly backstop: Backstop,
  ) {}

  lasts(life: Life): Stay {
    return stayOf(life, this.backstop)
  }

  get(key: string): Promise<Found | null> {
    // A key of ours holds a text: only the methods below write under this run's prefix.
    return this.pipe.ask(found, this.getOf(key))
  }

  private getOf(key: string): Command {
    const known = this.gets.get(key)
    if (known) return known
    if (this.gets.size >= MOST_GETS) this.gets.clear()
    const command = commandOf('GET', [this.keys.value(key)])
    this.gets.set(key, command)
    return command
  }

  async set(key: string, entry: NewEntry, stay: Stay): Promise<void> {
    await this.pipe.call('SET', this.note(key), encode(entry, stay), 'PX', keptMs(stay))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.pipe.call('UNLINK', this.keys.value(key))) === 1
  }

  async add(key: string, entry: NewEntry, stay: Stay): Promise<boolean> {
    const text = encode(entry, stay)
    return (await this.pipe.call('SET', this.note(key), text, 'PX', keptMs(stay), 'NX')) === 'OK'
  }

  async setIfNewer(key: string, entry: NewEntry, stay: Stay): Promise<boolean> {
    const [name, floor, text] = [this.note(key), this.keys.floor(key), encode(entry, stay)]
    const version = entry.row?.version ?? 0
    const stored = await this.script(SHA.setIfNewer, [name, floor], text, version, keptMs(stay))
    return stored.result === 1
  }

  async setFenced(key: string, entry: NewEntry, stay: Stay, fence: number): Promise<number> {
    // The lock has given the fence its life, the backstop, and removes it with the run.
    const [name, given, text] = [this.note(key), this.keys.fence(key), encode(entry, stay)]
    const stored = await this.script(SHA.setFenced, [name, given], text, fence, keptMs(stay))
    return Number(stored.text)
  }

  async deleteUpTo(key: string, version: number): Promise<boolean> {
    const [name, floor] = [this.keys.value(key), this.keys.floor(key)]
    this.written.add(floor)
    return (await this.script(SHA.deleteUpTo, [name, floor], version, this.backstop())).result === 1
  }

  async put(key: string, entry: NewEntry, stay: Stay): Promise<Put> {
    const [name, counter, text] = [this.note(key), this.keys.sequence(key), encode(entry, stay)]
    this.written.add(counter)
    const seen = this.sequences.get(key) ?? 0
    const lives = [keptMs(stay), this.backstop()]
    const { result, text: before } = await this.script(
      SHA.put,
      [name, counter],
      text,
      ...lives,
      seen,
    )
    this.sequences.set(key, Math.max(result, this.sequences.get(key) ?? 0))
    return { sequence: result, before: before === '' ? null : decode(before) }
  }

  async undo(key: string, writeId: string, before: Found | null, stay: Stay): Promise<Undone> {
    const [name, undone] = [this.keys.value(key), this.keys.undone(key)]
    this.written.add(undone)
    // What ran out meanwhile must not come back.
    const gone = before === null || (before.until != null && before.until <= Date.now())
    const args = [writeId, gone ? '' : encode(before, stay), keptMs(stay), this.backstop()]
    const { result, text } = await this.script(SHA.undo, [name, undone], ...args)
    if (result === 0) return { done: false }
    return { done: true, now: text === '' ? null : decode(text) }
  }

  /** Gives unsaved values their backstop again, and what is remembered beside them. */
  async renew(keys: readonly string[]): Promise<void> {
    const { value, sequence, undone } = this.keys
    const renewed = keys.map((key) => {
      const names = [value(key), sequence(key), undone(key)]
      return this.script(SHA.renew, names, this.backstop())
    })
    await Promise.all(renewed)
  }

  /** @returns number and text of the script's reply; the lookups between them are the tap's */
  private async script(
    sha: string,
    names: string[],
    ...args: (string | number)[]
  ): Promise<{ result: number; text: string }> {
    const reply = await this.pipe.call('EVALSHA', sha, names.length, ...names, ...args)
    if (!Array.isArray(reply)) return { result: Number(reply), text: '' }
    return { result: Number(reply[0]), text: String(reply[3] ?? '') }
  }

  private note(key: string): string {
    const name = this.keys.value(key)
    this.written.add(name)
    return name
  }
}
