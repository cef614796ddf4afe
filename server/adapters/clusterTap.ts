import type { Cluster, Command, Redis } from 'ioredis'
import type { Replied, WireTap } from '../ports/world'
import { failedReply, readReply, showCommand } from './redisReplies'

const REDIRECT = /^(MOVED|ASK) (\d+) (\S+)$/

/** What the client says when it connects, and asks for itself; a password may be in it. */
const HANDSHAKE = new Set([
  ...['HELLO', 'AUTH', 'CLIENT', 'READONLY', 'SELECT', 'INFO', 'CLUSTER'],
  // The scripts that each node is told.
  'SCRIPT',
])

/** `host:port`, as the cluster names its nodes. */
export const addressOf = ({ options }: Redis): string => `${options.host}:${options.port}`

/** Where a command went last, and in whose name. */
interface Sending {
  redis: Redis
  replied: Replied
}

/**
 * Lets the tap see every command that goes to a node of a cluster, and that node's own answer: a
 * command that is redirected is seen at each node that it comes to.
 */
export class ClusterTap {
  private readonly sendings = new WeakMap<Command, Sending>()

  constructor(private readonly tap: WireTap) {}

  /** From now on; nodes that join later too. */
  watch(cluster: Cluster): void {
    for (const node of cluster.nodes('all')) this.attach(node)
    cluster.on('+node', (node: Redis) => this.attach(node))
  }

  /** The connection on which the command was answered. */
  sentTo(command: Command): Redis | undefined {
    return this.sendings.get(command)?.redis
  }

  /** `command` belongs to the same call as `earlier` does. */
  follows(command: Command, earlier: Command): void {
    const sending = this.sendings.get(earlier)
    if (sending) this.sendings.set(command, sending)
  }

  private attach(redis: Redis): void {
    const node = addressOf(redis)
    const send = redis.sendCommand.bind(redis)
    /** One that waited for the connection comes by again when it is sent at last. */
    const known = new WeakSet<Command>()
    redis.sendCommand = (command: Command, stream?: Parameters<Redis['sendCommand']>[1]) => {
      // Its call has failed while it waited to be sent again: a change must not be made after that.
      if (command.isSettled) return command.promise
      const name = command.name.toUpperCase()
      if (HANDSHAKE.has(name) || known.has(command)) return send(command, stream)
      known.add(command)
      const after = this.sendings.get(command)?.replied
      const shown = showCommand(name, command.args)
      const replied = this.tap.sent('redis-cluster', shown, node, after)
      this.sendings.set(command, { redis, replied })
      listen(command, node, replied, () => known.delete(command))
      return send(command, stream)
    }
  }
}

function listen(command: Command, node: string, replied: Replied, forget: () => void): void {
  const { resolve, reject } = command
  // The client puts its own handling of redirections into `reject`: it must be there again after.
  const restore = () => {
    Object.assign(command, { resolve, reject })
    forget()
  }
  command.resolve = (reply) => {
    restore()
    replied(readReply(command.name.toUpperCase(), command.args, reply))
    resolve(reply)
  }
  command.reject = (error) => {
    restore()
    const [, kind, slot, to] = REDIRECT.exec(error.message) ?? []
    const redirect = kind && slot && to ? { kind: kindOf(kind), slot: Number(slot), to } : null
    replied({ ...failedReply(error), ...(redirect && { redirect: { ...redirect, from: node } }) })
    reject(error)
  }
}

const kindOf = (word: string): 'moved' | 'ask' => (word === 'MOVED' ? 'moved' : 'ask')
