import { Command, type Cluster } from 'ioredis'
import { NotReplicated, type Found, type Life, type NewEntry } from '../ports'
import type { Keys } from '../ports/keys'
import type { Backstop, CacheServer, Stay } from '../ports/world'
import { inOurWords, sendChange } from './clusterCommand'
import { addressOf, type ClusterTap } from './clusterTap'
import { within } from './connect'
import { decode, encode, keptMs, stayOf } from './entryText'

/** How long a change waits for its replicas, in ms. */
const WAIT_MS = 200
/** At most this long is waited for a clean-up; past it the keys' own TTLs do the rest. */
const CLEAN_UP_MS = 2000

/**
 * The cache on a cluster. Changes have connections of their own: those that wait for replicas hold up
 * what comes after them on the same connection, and no reader shall wait for that.
 */
export class ClusterCache implements CacheServer {
  readonly tier = 'redis-cluster'
  /** The whole names of all keys that were ever set. */
  readonly written = new Set<string>()
  /** How many replicas must have a change before it counts. */
  waitReplicas = () => 0
  /** Told of each key when it is asked for or set for the first time. */
  onNewKey: (key: string) => void = () => {}
  private readonly asked = new Map<string, number>()
  private readonly changeListeners = new Set<(node: string) => void>()

  constructor(
    private readonly reading: Cluster,
    private readonly changing: Cluster,
    private readonly tap: ClusterTap,
    private readonly keys: Keys,
    private readonly backstop: Backstop,
  ) {}

  lasts(life: Life): Stay {
    return stayOf(life, this.backstop)
  }

  async get(key: string): Promise<Found | null> {
    this.count(key, 1)
    const text = await this.reading.get(this.keys.value(key)).catch(inOurWords('GET'))
    return text === null ? null : decode(text)
  }

  async set(key: string, entry: NewEntry, stay: Stay): Promise<void> {
    await this.store(key, encode(entry, stay), 'PX', keptMs(stay))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.change('unlink', [this.keys.value(key)])) === 1
  }

  async add(key: string, entry: NewEntry, stay: Stay): Promise<boolean> {
    return (await this.store(key, encode(entry, stay), 'PX', keptMs(stay), 'NX')) === 'OK'
  }

  setIfNewer = twoKeys
  setFenced = twoKeys
  deleteUpTo = twoKeys
  put = twoKeys
  undo = twoKeys

  /** The key that was asked for most often; null: none was yet. */
  get hottest(): string | null {
    let [most, times]: [string | null, number] = [null, 0]
    for (const [key, n] of this.asked) if (n > times) [most, times] = [key, n]
    return most
  }

  /**
   * Resolves when the node has made a change that was sent from now on, or after `ms`: one that is under way
   * may have been made, and copied, before.
   */
  async changedOn(node: string, ms: number): Promise<void> {
    let listener: (node: string) => void = () => {}
    const changed = new Promise<void>((resolve) => {
      listener = (where) => where === node && resolve()
    })
    this.changeListeners.add(listener)
    await within(ms, changed)
    this.changeListeners.delete(listener)
  }

  /**
   * Removes what was set, and what stands beside it. What cannot be removed now is ended by its TTL.
   * @param beside whole names
   */
  async clear(beside: Iterable<string>): Promise<void> {
    const removed = [...this.written, ...beside].map((name) => this.changing.unlink(name))
    await within(CLEAN_UP_MS, Promise.allSettled(removed))
  }

  private count(key: string, uses: 0 | 1): void {
    const before = this.asked.get(key)
    this.asked.set(key, (before ?? 0) + uses)
    if (before === undefined) this.onNewKey(key)
  }

  private store(key: string, ...args: (string | number)[]): Promise<unknown> {
    const name = this.keys.value(key)
    this.written.add(name)
    this.count(key, 0)
    return this.change('set', [name, ...args])
  }

  private async change(name: string, args: (string | number)[]): Promise<unknown> {
    const command = new Command(name, args, { replyEncoding: 'utf8' })
    const listeners = [...this.changeListeners]
    const reply = await sendChange(this.changing, command)
    const node = this.tap.sentTo(command)
    if (node && (reply === 'OK' || reply === 1)) {
      for (const listener of listeners) listener(addressOf(node))
    }
    const wanted = this.waitReplicas()
    if (node && wanted > 0) {
      const wait = new Command('wait', [wanted, WAIT_MS])
      this.tap.follows(wait, command)
      // On the connection of the change: WAIT is about the last change of its own connection.
      const has = Number(await node.sendCommand(wait))
      if (has < wanted) throw new NotReplicated(has, wanted, WAIT_MS)
    }
    return reply
  }
}

/** Their scripts need a second key beside the value, and of those only a lock and its fence are in its slot. */
function twoKeys(): Promise<never> {
  return Promise.reject(new Error('a Redis Cluster has no script over keys of two slots'))
}
