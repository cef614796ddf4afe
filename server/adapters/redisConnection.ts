import { Redis, type Command } from 'ioredis'
import type { WireTap } from '../ports/world'
import { readReply, showCommand } from './redisReplies'

/**
 * Settings of the data path. ioredis hides failures by default: it queues commands while it is
 * offline, replays unanswered ones and retries 20 times. Here a failure is to be seen, and a command
 * whose reply was lost must never be applied twice.
 */
const DATA_PATH = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 2000,
  retryStrategy: (times: number) => Math.min(100 * times, 1000),
} as const

/** Opens one connection; `lazyConnect`, so that the caller says when. Errors come by the promises. */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, DATA_PATH)
  // Without a listener ioredis prints to the console; losses are told by 'close' and 'ready'.
  redis.on('error', () => {})
  return redis
}

/**
 * Commands of one turn of the event loop leave as one text in one write: 100 clients whose replies
 * came together ask again together, and the stream is passed once instead of 100 times.
 */
class Gathered {
  /** As ioredis's own pipelines say it: scripts are then known by the real connection. */
  readonly isPipeline = true
  readonly destination: { redis: Redis }
  private text = ''

  constructor(private readonly redis: Redis) {
    this.destination = { redis }
  }

  write(chunk: string | Buffer): boolean {
    if (typeof chunk !== 'string') {
      this.leave()
      return this.redis.stream.write(chunk)
    }
    if (this.text === '') process.nextTick(() => this.leave())
    this.text += chunk
    return true
  }

  private leave(): void {
    const { text, redis } = this
    this.text = ''
    // A connection that ended meanwhile has already failed its commands.
    if (text !== '' && redis.stream.writable) redis.stream.write(text)
  }
}

/** Lets the tap see every command that this connection sends and every reply that it gets. */
export function tapRedis(redis: Redis, server: string, tap: WireTap): void {
  const send = redis.sendCommand.bind(redis)
  // ioredis asks no more of it than of its pipelines.
  const gathered = new Gathered(redis) as unknown as Stream
  redis.sendCommand = (command: Command, stream?: Stream) => {
    const replied = tap.sent(server, showCommand(command.name, command.args))
    command.promise.then(
      (reply) => replied(readReply(command, reply)),
      (error: Error) => replied({ text: `(error) ${error.message}`, ...NOTHING }),
    )
    // The handshake after a reconnect goes its own way.
    return send(command, stream ?? (redis.status === 'ready' ? gathered : undefined))
  }
}

type Stream = Parameters<Redis['sendCommand']>[1]

const NOTHING = { hits: 0, misses: 0, sets: 0, deletes: 0 }
