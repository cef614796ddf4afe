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
 * Writes that are made in one turn of the event loop leave in one system call: 100 clients whose
 * replies came together ask again together.
 */
function corkWrites(redis: Redis): () => void {
  let corked = false
  return () => {
    const { stream } = redis
    if (corked || !stream) return
    corked = true
    stream.cork()
    process.nextTick(() => {
      corked = false
      stream.uncork()
    })
  }
}

/** Lets the tap see every command that this connection sends and every reply that it gets. */
export function tapRedis(redis: Redis, server: string, tap: WireTap): void {
  const send = redis.sendCommand.bind(redis)
  const cork = corkWrites(redis)
  redis.sendCommand = (command: Command, stream?: Parameters<typeof send>[1]) => {
    cork()
    const replied = tap.sent(server, showCommand(command.name, command.args))
    command.promise.then(
      (reply) => replied(readReply(command, reply)),
      (error: Error) => replied({ text: `(error) ${error.message}`, ...NOTHING }),
    )
    return send(command, stream)
  }
}

const NOTHING = { hits: 0, misses: 0, sets: 0, deletes: 0 }
