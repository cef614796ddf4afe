import type { Found, Lease, LeaseAnswer, Life, NewEntry } from '../ports'
import type { Keys } from '../ports/keys'
import type { Backstop, Level2Server, Stay } from '../ports/world'
import { decode, encode, keptMs, stayOf } from './entryText'
import type { MemcachedConnection } from './memcachedConnection'
import { flagOf, type MetaReply } from './memcachedReplies'

const MONTH_SECONDS = 30 * 24 * 3600
const LONGEST_KEY = 250

/** Values as JSON text under the meta commands; a row that is `null` is the negative entry. */
export class MemcachedCache implements Level2Server {
  readonly tier = 'memcached'
  /** The keys that were made, for the clean-up. */
  readonly written = new Set<string>()

  constructor(
    private readonly connection: MemcachedConnection,
    private readonly keys: Keys,
    private readonly backstop: Backstop,
  ) {}

  async get(key: string): Promise<Found | null> {
    return foundIn(await this.connection.call(`mg ${this.name(key)} v t`))
  }

  async set(key: string, entry: NewEntry, stay: Stay): Promise<void> {
    await this.store(key, entry, stay, '')
  }

  /** @throws Error where the server refuses the value, as one above 1 MB */
  async fill(key: string, entry: NewEntry, stay: Stay, lease?: Lease): Promise<boolean> {
    return await this.store(key, entry, stay, lease ? ` C${lease.token}` : '')
  }

  async delete(key: string): Promise<boolean> {
    return (await this.connection.call(`md ${this.name(key)}`)).status === 'HD'
  }

  async getOrLease(key: string, leaseMs: number): Promise<LeaseAnswer> {
    const seconds = wholeSeconds(leaseMs)
    const reply = await this.connection.call(`mg ${this.note(key)} v c t N${seconds}`)
    const found = foundIn(reply)
    if (found) return { found, lease: null, leftMs: 0 }
    if (reply.flags.includes('W')) {
      const lease = { key, token: flagOf(reply, 'c') ?? '', leaseMs: seconds * 1000 }
      return { found, lease, leftMs: 0 }
    }
    return { found, lease: null, leftMs: 1000 * Math.max(0, Number(flagOf(reply, 't'))) }
  }

  async giveBack({ key, token }: Lease): Promise<boolean> {
    return (await this.connection.call(`md ${this.name(key)} C${token}`)).status === 'HD'
  }

  lasts(life: Life): Stay {
    const { ttlMs, staleMs, backstop } = stayOf(life, this.backstop)
    return {
      ttlMs: 1000 * wholeSeconds(ttlMs),
      staleMs: Math.ceil(staleMs / 1000) * 1000,
      backstop,
    }
  }

  private async store(key: string, entry: NewEntry, stay: Stay, lease: string): Promise<boolean> {
    const expiry = expiryOf(wholeSeconds(keptMs(stay)))
    const command = `ms ${this.note(key)}${lease} T${expiry}`
    return (await this.connection.call(command, encode(entry, stay))).status === 'HD'
  }

  /** Seconds left as the server says; it counts in whole ones. */
  async timeLeft(key: string): Promise<number | null> {
    const reply = await this.connection.call(`mg ${this.name(key)} t`)
    if (reply.status === 'EN') return null
    const seconds = Number(flagOf(reply, 't'))
    return seconds < 0 ? this.backstop() : seconds * 1000
  }

  private note(key: string): string {
    const name = this.name(key)
    this.written.add(name)
    return name
  }

  /** @throws Error for a key that Memcached cannot have: it would break the line that it stands in */
  private name(key: string): string {
    const name = this.keys.value(key)
    if (Buffer.byteLength(name) > LONGEST_KEY) {
      throw new Error(`Memcached takes keys of ${LONGEST_KEY} bytes at most: ${name.slice(0, 60)}…`)
    }
    if (/[\s\u0000-\u0020\u007f-\u009f]/.test(name)) {
      throw new Error(
        `Memcached takes no spaces or control characters in a key: ${JSON.stringify(name)}`,
      )
    }
    return name
  }
}

/** Memcached counts whole seconds: up, and 2 at least, as 1 may be over at once. */
const wholeSeconds = (ms: number): number => Math.max(2, Math.ceil(ms / 1000))

/** More than 30 days would be read as a date long past: it must be given as one. */
const expiryOf = (seconds: number): number =>
  seconds > MONTH_SECONDS ? Math.floor(Date.now() / 1000) + seconds : seconds

/** An empty value is no value: it stands for a lease that another holds. */
function foundIn(reply: MetaReply): Found | null {
  if (!reply.value) return null
  const found = decode(reply.value)
  const seconds = Number(flagOf(reply, 't'))
  if (found.leftMs === null || seconds < 0) return found
  // By the app's clock or by the server's, whichever is shorter: its seconds are whole.
  const leftMs = Math.min(found.leftMs, seconds * 1000)
  return { ...found, leftMs, until: Date.now() + leftMs }
}
