import type { Attempt } from '../ports'
import type { Keys } from '../ports/keys'
import type { Backstop, LockServer } from '../ports/world'
import { ACQUIRE, RELEASE } from './lockScripts'
import { sha1 } from './redisReplies'

const [ACQUIRE_SHA, RELEASE_SHA] = [sha1(ACQUIRE), sha1(RELEASE)]

/** Runs a script on the Redis that has its keys. */
export interface ScriptRunner {
  call(name: 'EVALSHA', ...args: (string | number)[]): Promise<unknown>
}
/** Hears what is published. */
export interface Listener {
  on(event: 'message', heard: (channel: string, message: string) => void): unknown
}

/** The lock on a single Redis, or on the nodes of a cluster. */
export class RedisLock implements LockServer {
  /** What Redis must know before the first caller: 1,000 cold ones would each send them again. */
  static readonly scripts = [ACQUIRE, RELEASE]
  readonly written = new Set<string>()

  /** @param subscriber a connection of its own: one that listens can ask nothing else */
  constructor(
    private readonly redis: ScriptRunner,
    private readonly subscriber: Listener,
    private readonly keys: Keys,
    private readonly backstop: Backstop,
  ) {}

  async acquire(key: string, token: string, leaseMs: number): Promise<Attempt> {
    const [lock, fence] = [this.keys.lock(key), this.keys.fence(key)]
    this.written.add(lock).add(fence)
    const lease = Math.max(1, leaseMs)
    // The fence outlives every lease: an older holder must be told apart for as long as it may write.
    const reply = this.redis.call(
      'EVALSHA',
      ACQUIRE_SHA,
      2,
      lock,
      fence,
      token,
      lease,
      this.backstop(),
    )
    // The script replies so in each case.
    const [how, value] = (await reply) as [how: number, value: number]
    if (how === 0) return { acquired: false, leftMs: Math.max(0, value) }
    return { acquired: true, token, fence: value }
  }

  async release(key: string, token: string): Promise<boolean> {
    const [lock, { released }] = [this.keys.lock(key), this.keys]
    return (await this.redis.call('EVALSHA', RELEASE_SHA, 1, lock, token, released, key)) === 1
  }

  onReleased(listener: (key: string) => void): void {
    this.subscriber.on('message', (_channel: string, key: string) => listener(key))
  }
}
