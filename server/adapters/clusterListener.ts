import { Redis } from 'ioredis'
import { ANSWER_MS } from './clusterCommand'
import type { Address } from './clusterMap'
import type { Listener } from './redisLock'

/** How soon the next node is asked when one is gone, in ms. */
const AGAIN_MS = 100

/**
 * Hears what is published in a cluster: that goes to every node, so it listens to one of them, and to
 * the next when that one is gone. What is told in between nobody hears.
 */
export class ClusterListener implements Listener {
  private readonly listeners: ((channel: string, message: string) => void)[] = []
  private redis: Redis | null = null
  private turn = 0
  private closed = false

  constructor(
    private readonly nodes: readonly Address[],
    private readonly channel: string,
  ) {}

  /** Resolves when it listens, or the node is away: the next one is asked a moment later. */
  async open(): Promise<void> {
    const node = this.nodes[this.turn++ % this.nodes.length]
    if (!node || this.closed) return
    const limits = { connectTimeout: ANSWER_MS, commandTimeout: ANSWER_MS }
    const redis = new Redis({ ...node, ...limits, lazyConnect: true, retryStrategy: () => null })
    this.redis = redis
    // What fails ends the connection.
    redis.on('error', () => {})
    redis.on('message', (channel: string, message: string) => {
      for (const heard of this.listeners) heard(channel, message)
    })
    redis.once('end', () => setTimeout(() => void this.open(), AGAIN_MS).unref())
    // One that hangs is gone, too.
    await redis.subscribe(this.channel).catch(() => redis.disconnect())
  }

  on(_event: 'message', heard: (channel: string, message: string) => void): void {
    this.listeners.push(heard)
  }

  close(): void {
    this.closed = true
    this.redis?.disconnect()
  }
}
