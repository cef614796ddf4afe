import { isAscii } from 'node:buffer'

/** A reply of Redis: text, number, nothing, an error, or a list of these. */
export type Reply = string | number | null | ReplyError | Reply[]

/** Redis refused the command: `-ERR …`. */
export class ReplyError extends Error {
  readonly code = 'redis'
  constructor(message: string) {
    super(message)
    this.name = 'ReplyError'
  }
}

const [MINUS, ZERO] = [45, 48]
const BEYOND_ASCII = /[^\0-\x7f]/
/** Some of its characters take more than one byte as UTF-8. */
export const isBeyondAscii = (text: string): boolean => BEYOND_ASCII.test(text)

/** How many bytes a text takes as UTF-8. */
const bytesOf = (text: string): number =>
  isBeyondAscii(text) ? Buffer.byteLength(text) : text.length

/** A command as Redis reads it (RESP: an array of bulk strings). */
export function writeCommand(name: string, args: readonly (string | number)[]): string {
  let text = `*${args.length + 1}\r\n$${name.length}\r\n${name}\r\n`
  for (const arg of args) {
    const part = typeof arg === 'string' ? arg : String(arg)
    text += `$${bytesOf(part)}\r\n${part}\r\n`
  }
  return text
}

/** Thrown inside the reader where the rest of a reply has not come yet. */
const INCOMPLETE = Symbol('incomplete')

/**
 * Reads the replies of a connection. The bytes are looked at as Latin-1, one character a byte, so that
 * lengths are positions; a text that goes beyond ASCII is read again as UTF-8.
 */
export class ReplyReader {
  private text = ''
  private at = 0
  /** All of the text is ASCII: asked once for all replies that came together. */
  private ascii = true

  /** @throws Error when what came is no reply that our commands have */
  read(bytes: Buffer, answer: (reply: Reply) => void): void {
    const rest = this.text.slice(this.at)
    this.ascii = (this.ascii || rest === '') && isAscii(bytes)
    this.text = rest + bytes.toString('latin1')
    this.at = 0
    for (let reply = this.next(); reply !== INCOMPLETE; reply = this.next()) answer(reply)
  }

  /** One whole reply; where it is not complete, nothing has been read. */
  private next(): Reply | typeof INCOMPLETE {
    const from = this.at
    const reply = this.value()
    if (reply === INCOMPLETE) this.at = from
    return reply
  }

  private value(): Reply | typeof INCOMPLETE {
    const end = this.text.indexOf('\r\n', this.at)
    if (end < 0) return INCOMPLETE
    const from = this.at + 1
    const kind = this.text[this.at]
    this.at = end + 2
    switch (kind) {
      case '$':
        return this.bulk(this.integer(from, end))
      case '=': {
        // A text with its format before it, as INFO is: `txt:`.
        const text = this.bulk(this.integer(from, end))
        return typeof text === 'string' ? text.slice(4) : text
      }
      case ':':
        return this.integer(from, end)
      case '+':
        return this.text.slice(from, end)
      case '-':
        return new ReplyError(this.text.slice(from, end))
      case '_':
        return null
      case '*':
        return this.list(this.integer(from, end))
      default:
        throw new Error(`Redis sent a reply of an unknown kind: ${JSON.stringify(kind)}`)
    }
  }

  /** A length for each text that comes: without a piece of text of its own it is read in a third of the time. */
  private integer(from: number, end: number): number {
    const isNegative = this.text.charCodeAt(from) === MINUS
    let value = 0
    for (let i = isNegative ? from + 1 : from; i < end; i++) {
      value = value * 10 + this.text.charCodeAt(i) - ZERO
    }
    return isNegative ? -value : value
  }

  private bulk(length: number): Reply | typeof INCOMPLETE {
    if (length < 0) return null
    const from = this.at
    if (this.text.length < from + length + 2) return INCOMPLETE
    this.at = from + length + 2
    const text = this.text.slice(from, from + length)
    return !this.ascii && isBeyondAscii(text) ? Buffer.from(text, 'latin1').toString('utf8') : text
  }

  private list(length: number): Reply | typeof INCOMPLETE {
    if (length < 0) return null
    const list: Reply[] = []
    while (list.length < length) {
      const value = this.value()
      if (value === INCOMPLETE) return INCOMPLETE
      list.push(value)
    }
    return list
  }
}
