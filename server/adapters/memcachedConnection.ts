import { connect, type Socket } from 'node:net'
import type { WireTap } from '../ports/world'
import { effectOf, isError, MetaReader, show, type MetaReply } from './memcachedReplies'

/** Connecting and the first answer take at most this long, in ms. */
const CONNECT_MS = 2000
/** A server that owes an answer for this long, in ms, is taken as lost; calls fail a little sooner. */
const HANGS_MS = 2500
const ABSENT = 'Memcached is not connected'
const NOTHING = { hits: 0, misses: 0, sets: 0, deletes: 0 }

interface Pending {
  at: number
  answered(reply: MetaReply): void
  failed(error: Error): void
}

export interface Told {
  lost(): void
  back(): void
}

/**
 * One connection to Memcached: commands leave at once, one behind the other, and replies come in the
 * same order. It comes back by itself and repeats nothing: a command whose reply was lost has failed.
 */
export class MemcachedConnection {
  private socket: Socket | null = null
  private pending: Pending[] = []
  private ready = false
  private closed = false
  private tries = 0
  private hanging: NodeJS.Timeout | null = null
  private again: NodeJS.Timeout | null = null

  constructor(
    private readonly url: string,
    private readonly tap: WireTap,
    private readonly told: Told,
  ) {}

  /** @throws Error when it does not connect and answer within 2 s; then it tries no more by itself */
  async open(): Promise<void> {
    await this.dial()
  }

  /**
   * Sends one command.
   * @param value what a `ms` stores; its size is added behind the key
   * @throws Error `not connected` when it was not sent; `Connection is closed.` when its fate is unknown
   */
  async call(command: string, value: string | null = null): Promise<MetaReply> {
    const line = value === null ? command : sized(command, value)
    const replied = this.tap.sent('memcached', show(line, value))
    const sent = this.ready ? this.send(line, value) : Promise.reject(new Error(ABSENT))
    const reply = await sent.catch((error: Error) => {
      replied({ text: `(error) ${error.message}`, ...NOTHING })
      throw error
    })
    replied({ text: show(reply.line, reply.value), ...effectOf(line, reply) })
    if (isError(reply)) throw new Error(`Memcached: ${reply.line}`)
    return reply
  }

  close(): void {
    this.closed = true
    if (this.again) clearTimeout(this.again)
    this.socket?.destroy()
  }

  private send(line: string, value: string | null): Promise<MetaReply> {
    return new Promise((answered, failed) => {
      const { socket } = this
      if (!socket) return failed(new Error(ABSENT))
      this.pending.push({ at: performance.now(), answered, failed })
      this.watch()
      // What is sent in one turn of the event loop leaves in one write.
      if (socket.writableCorked === 0) {
        socket.cork()
        process.nextTick(() => socket.uncork())
      }
      socket.write(value === null ? `${line}\r\n` : `${line}\r\n${value}\r\n`)
    })
  }

  private async dial(): Promise<void> {
    const socket = connect(addressOf(this.url)).setNoDelay()
    this.socket = socket
    const reader = new MetaReader()
    const slow = setTimeout(() => socket.destroy(new Error('no answer within 2 s')), CONNECT_MS)
    let why = new Error('Connection is closed.')
    socket.on('error', (error) => (why = error))
    socket.on('data', (chunk) => {
      for (const reply of reader.read(chunk)) this.pending.shift()?.answered(reply)
    })
    const gone = new Promise<never>((_, reject) => {
      socket.once('close', () => {
        // First, so that who connects hears why.
        reject(why)
        this.end()
      })
    })
    gone.catch(() => {})
    try {
      const { status, line } = await Promise.race([this.send('version', null), gone])
      if (status !== 'VERSION') throw new Error(`this is not Memcached: ${line}`)
      this.ready = true
      this.tries = 0
    } catch (error) {
      socket.destroy()
      throw error
    } finally {
      clearTimeout(slow)
    }
  }

  /** The socket has closed. */
  private end(): void {
    const { pending, ready } = this
    this.pending = []
    this.ready = false
    this.socket = null
    for (const { failed } of pending) failed(new Error('Connection is closed.'))
    if (!ready || this.closed) return
    this.told.lost()
    this.redial()
  }

  private redial(): void {
    const waitMs = Math.min(100 * ++this.tries, 1000)
    this.again = setTimeout(() => {
      this.dial().then(
        () => this.told.back(),
        () => {
          if (!this.closed) this.redial()
        },
      )
    }, waitMs)
  }

  /** One timer for all: it stands for the command that has waited longest. */
  private watch(): void {
    const oldest = this.pending[0]
    if (this.hanging || !oldest) return
    this.hanging = setTimeout(
      () => {
        this.hanging = null
        const waiting = this.pending[0]
        if (waiting && performance.now() - waiting.at >= HANGS_MS) this.socket?.destroy()
        else this.watch()
      },
      Math.max(1, oldest.at + HANGS_MS - performance.now()),
    ).unref()
  }
}

/** `ms key T10` and its value: `ms key 5 T10`. */
function sized(command: string, value: string): string {
  const [name, key, ...flags] = command.split(' ')
  return [name, key, Buffer.byteLength(value), ...flags].join(' ')
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(`memcached://${url.replace(/^memcached:\/\//, '')}`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 11211) }
}
