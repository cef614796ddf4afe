import type { Command, Redis } from 'ioredis'
import type { WireTap } from '../ports/world'
import { failedReply, readReply, showCommand } from './redisReplies'

const REDIRECT = /^(MOVED|ASK) (\d+) (\S+)$/

/** What the client says when it connects, and asks for itself; a password may be in it. */
const HANDSHAKE = new Set(['HELLO', 'AUTH', 'CLIENT', 'READONLY', 'SELECT', 'INFO', 'CLUSTER'])

/**
 * Lets the tap see every command that goes to one node of a cluster, and that node's own answer: a
 * command that is redirected is seen at each node that it comes to.
 */
export function tapNode(redis: Redis, tap: WireTap): void {
  const node = `${redis.options.host}:${redis.options.port}`
  const send = redis.sendCommand.bind(redis)
  /** One that waited for the connection comes by again when it is sent at last. */
  const known = new WeakSet<Command>()
  redis.sendCommand = (command: Command, stream?: Parameters<Redis['sendCommand']>[1]) => {
    const name = command.name.toUpperCase()
    if (HANDSHAKE.has(name) || known.has(command)) return send(command, stream)
    known.add(command)
    const replied = tap.sent('redis-cluster', showCommand(name, command.args), node)
    const { resolve, reject } = command
    // The client puts its own handling of redirections into `reject`: it must be there again after.
    const restore = () => {
      Object.assign(command, { resolve, reject })
      known.delete(command)
    }
    command.resolve = (reply) => {
      restore()
      replied(readReply(name, command.args, reply))
      resolve(reply)
    }
    command.reject = (error) => {
      restore()
      const [, kind, slot, to] = REDIRECT.exec(error.message) ?? []
      const redirect = kind && slot && to ? { kind: kindOf(kind), slot: Number(slot), to } : null
      replied({ ...failedReply(error), ...(redirect && { redirect: { ...redirect, from: node } }) })
      reject(error)
    }
    return send(command, stream)
  }
}

const kindOf = (word: string): 'moved' | 'ask' => (word === 'MOVED' ? 'moved' : 'ask')
