import type { Redis } from 'ioredis'
import type { Attempt } from '../ports'
import type { Keys } from '../ports/keys'
import type { LockServer } from '../ports/world'
import { ACQUIRE, RELEASE } from './lockScripts'

/** ioredis adds a method for each script: EVALSHA, and EVAL when Redis does not know it yet. */
interface WithScripts {
  cachescopeAcquire(
    lock: string,
    fence: string,
    token: string,
    leaseMs: number,
    lifeMs: number,
  ): Promise<[how: number, value: number]>
  cachescopeRelease(lock: string, token: string, channel: string, name: string): Promise<number>
}

/** A fence outlives every lease: an older holder must be told apart for as long as it may write. */
const FENCE_LIFE_MS = 3_600_000

export class RedisLock implements LockServer {
  readonly written = new Set<string>()
  private readonly redis: Redis & WithScripts

  /** @param subscriber a connection of its own: one that listens can ask nothing else */
  constructor(
    redis: Redis,
    private readonly subscriber: Redis,
    private readonly keys: Keys,
  ) {
    redis.defineCommand('cachescopeAcquire', { numberOfKeys: 2, lua: ACQUIRE })
    redis.defineCommand('cachescopeRelease', { numberOfKeys: 1, lua: RELEASE })
    // defineCommand adds the methods at run time; their types are WithScripts.
    this.redis = redis as Redis & WithScripts
  }

  /** Gives Redis the scripts before the first caller: 1,000 cold ones would each send them again. */
  async prepare(): Promise<void> {
    await Promise.all([ACQUIRE, RELEASE].map((script) => this.redis.script('LOAD', script)))
  }

  async acquire(key: string, token: string, leaseMs: number): Promise<Attempt> {
    const [lock, fence] = [this.keys.lock(key), this.keys.fence(key)]
    this.written.add(lock).add(fence)
    const [how, value] = await this.redis.cachescopeAcquire(
      lock,
      fence,
      token,
      Math.max(1, leaseMs),
      FENCE_LIFE_MS,
    )
    if (how === 0) return { acquired: false, leftMs: Math.max(0, value) }
    return { acquired: true, token, fence: value }
  }

  async release(key: string, token: string): Promise<boolean> {
    const lock = this.keys.lock(key)
    return (await this.redis.cachescopeRelease(lock, token, this.keys.released, key)) === 1
  }

  onReleased(listener: (key: string) => void): void {
    this.subscriber.on('message', (_channel: string, key: string) => listener(key))
  }
}
