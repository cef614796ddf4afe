import type { Redis } from 'ioredis'
import type { WireReply, WireTap } from '../ports/world'
import { isBeyondAscii, ReplyError, ReplyReader, writeCommand, type Reply } from './resp'
import { failedReply, readReply, showCommand } from './redisReplies'

type Answer = Exclude<Reply, ReplyError>

/** A command in the forms in which it is needed; one that is sent again and again is made once. */
export interface Command {
  name: string
  args: readonly (string | number)[]
  shown: string
  /** As Redis reads it. */
  wire: string
}
/** @param name in capitals */
export const commandOf = (name: string, args: readonly (string | number)[]): Command => ({
  ...{ name, args, shown: showCommand(name, args), wire: writeCommand(name, args) },
})

interface Pending {
  command: Command
  /** Null: no business of the tap. */
  told: ((reply: WireReply) => void) | null
  answer(reply: Answer): void
  reject(error: unknown): void
}

const asIs = (reply: Answer): Answer => reply

/** How often it is looked whether a command still waits for its reply, in ms … */
const LOOK_MS = 1000
/** … and how many looks in a row must find the same one first before the server is said to hang. */
const HANGS_AFTER = 3

/** How many answered commands are kept before they are dropped together. */
const ROOM = 1024

/**
 * The commands of one connection that ioredis has opened, and opens again when it was lost: address,
 * TLS, password, handshake and reconnecting are its work. Once it is ready, the bytes are read and
 * written here: a command costs half as much, and what the tap tells is what really went over the
 * wire. A command whose reply was lost fails and is never sent again.
 */
export class RedisPipe {
  private pending: Pending[] = []
  private first = 0
  private text = ''
  private reader = new ReplyReader()
  private open = false
  /** What stood first at the last look, and for how many looks already. */
  private stuck: { first: Pending | undefined; looks: number } = { first: undefined, looks: 0 }
  private hangs = false
  private hung: { began(): void; ended(): void } | null = null

  /**
   * @param redis connected and idle
   * @param server its name, for the tap
   * @param scripts are given to Redis before any other command, and again after each reconnect
   */
  constructor(
    private readonly redis: Redis,
    private readonly server: string,
    private readonly tap: WireTap,
    private readonly scripts: readonly string[] = [],
  ) {
    redis.on('ready', () => this.take())
    redis.on('close', () => this.lose())
    this.take()
  }

  /** Takes the connection over from ioredis, which has no command of its own under way. */
  private take(): void {
    const { stream } = this.redis
    this.reader = new ReplyReader()
    this.open = true
    stream.removeAllListeners('data')
    stream.on('data', (bytes: Buffer) => this.receive(bytes))
    for (const script of this.scripts) {
      // The first client that needs one hears of a failure.
      this.push(asIs, commandOf('SCRIPT', ['LOAD', script]), null).catch(() => {})
    }
  }

  /**
   * Watches for a server that keeps its connection and answers nobody, as one that was stopped does.
   * @param began it owes a reply for some seconds: told again while that goes on
   * @param ended it answers again
   * @returns the function that ends this
   */
  onHang(began: () => void, ended: () => void): () => void {
    this.hung = { began, ended }
    const timer = setInterval(() => this.lookForHang(), LOOK_MS).unref()
    return () => clearInterval(timer)
  }

  /** By looks and not by the clock: time in which this process itself stood still is no time of the server's. */
  private lookForHang(): void {
    const first = this.pending[this.first]
    const looks = first !== undefined && first === this.stuck.first ? this.stuck.looks + 1 : 0
    this.stuck = { first, looks }
    if (looks === 0 || looks % HANGS_AFTER !== 0) return
    this.hangs = true
    this.hung?.began()
  }

  /**
   * Sends a command in this turn of the event loop.
   * @throws ReplyError what Redis answered; Error when there is no connection or it was lost meanwhile
   */
  call(name: string, ...args: (string | number)[]): Promise<Answer> {
    return this.ask(asIs, commandOf(name, args))
  }

  /** Like `call`; the reply is read by `as`. */
  ask<T>(as: (reply: Answer) => T, command: Command): Promise<T> {
    const told = this.tap.sent(this.server, command.shown)
    if (this.open) return this.push(as, command, told)
    const error = new Error('there is no connection to Redis at the moment')
    told(failedReply(error))
    return Promise.reject(error)
  }

  private push<T>(as: (reply: Answer) => T, command: Command, told: Pending['told']): Promise<T> {
    // Commands of one turn leave in one write: 100 clients whose replies came together ask together.
    if (this.text === '') process.nextTick(() => this.leave())
    this.text += command.wire
    return new Promise((resolve, reject) =>
      this.pending.push({
        command,
        told,
        answer: (reply) => {
          try {
            resolve(as(reply))
          } catch (error) {
            // Someone else has written into a key of ours: that is the caller's affair alone.
            reject(error)
          }
        },
        reject,
      }),
    )
  }

  private leave(): void {
    const { text } = this
    this.text = ''
    if (text === '' || !this.redis.stream.writable) return
    // ASCII has the same bytes either way, and as Latin-1 it is copied without a look at each.
    this.redis.stream.write(text, isBeyondAscii(text) ? 'utf8' : 'latin1')
  }

  private receive(bytes: Buffer): void {
    if (this.hangs) {
      this.hangs = false
      this.hung?.ended()
    }
    try {
      this.reader.read(bytes, this.answer)
    } catch (error) {
      // Nobody can tell any more which reply belongs to which command.
      this.redis.stream.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  private readonly answer = (reply: Reply): void => {
    const pending = this.pending[this.first++]
    if (!pending) throw new Error('Redis sent a reply that nobody asked for')
    if (this.first >= ROOM) this.forget()
    const { command, told, reject } = pending
    if (reply instanceof ReplyError) {
      told?.(failedReply(reply))
      reject(reply)
    } else {
      told?.(readReply(command.name, command.args, reply))
      pending.answer(reply)
    }
  }

  /** The answered ones at the front are dropped now and then, not one by one. */
  private forget(): void {
    this.pending.splice(0, this.first)
    this.first = 0
  }

  private lose(): void {
    this.open = false
    this.hangs = false
    const lost = this.pending.slice(this.first)
    this.pending = []
    this.first = 0
    this.text = ''
    const error = new Error('Connection is closed.')
    for (const { told, reject } of lost) {
      told?.(failedReply(error))
      reject(error)
    }
  }
}
