import { NoAnswer, type Answer } from '../answer'
import { exchange, type Target } from '../probe'

/** As much of AMQP 0-9-1 as it takes to ask a broker who it is and whether it lets us in. */
interface Address extends Target {
  user: string
  password: string
  vhost: string
}

function parse(text: string): Address {
  try {
    const url = new URL(text)
    if (url.protocol !== 'amqp:' && url.protocol !== 'amqps:') throw new Error('scheme')
    const tls = url.protocol === 'amqps:'
    return {
      host: url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
      port: Number(url.port || (tls ? 5671 : 5672)),
      tls,
      user: decodeURIComponent(url.username) || 'guest',
      password: decodeURIComponent(url.password) || 'guest',
      vhost: decodeURIComponent(url.pathname.slice(1)) || '/',
    }
  } catch {
    // The text itself stays out of the message: it may hold a password.
    throw new NoAnswer('address', 'this is no address such as amqp://host:5672')
  }
}

export function showAmqp(text: string): string {
  const { host, port, tls } = parse(text)
  return `${tls ? 'amqps' : 'amqp'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const short = (text: string) => Buffer.concat([Buffer.from([utf8(text).length]), utf8(text)])
function long(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A method of the class `connection` (10), in its frame. */
function method(number: number, ...args: Buffer[]): Buffer {
  const payload = Buffer.concat([Buffer.from([0, 10, 0, number]), ...args])
  return Buffer.concat([Buffer.from([1, 0, 0]), long(payload), Buffer.from([0xce])])
}

const START = 10
const OPEN_OK = 41
const CLOSE = 50

/** Everything that a client says until it leaves, at once: the broker reads it step by step. */
function talk({ user, password, vhost }: Address): string {
  const refusable = Buffer.concat([
    short('authentication_failure_close'),
    utf8('t'),
    Buffer.from([1]),
  ])
  const properties = Buffer.concat([short('capabilities'), utf8('F'), long(refusable)])
  const said = [
    Buffer.from('AMQP\0\0\x09\x01', 'latin1'),
    method(
      11,
      long(properties),
      short('PLAIN'),
      long(utf8(`\0${user}\0${password}`)),
      short('en_US'),
    ),
    // One channel, the smallest frames, no heartbeat.
    method(31, Buffer.from([0, 1, 0, 0, 0x10, 0, 0, 0])),
    method(40, short(vhost), Buffer.from([0, 0])),
    method(CLOSE, Buffer.from([0, 200]), short('that was all'), Buffer.from([0, 0, 0, 0])),
  ]
  return Buffer.concat(said).toString('latin1')
}

/** The complete methods of the class `connection` in `text`: number and arguments. */
function* methods(text: string): Generator<{ number: number; args: string }> {
  const bytes = Buffer.from(text, 'latin1')
  for (let from = 0; bytes.length >= from + 7;) {
    const end = from + 7 + bytes.readUInt32BE(from + 3)
    if (bytes.length <= end) return
    yield { number: bytes.readUInt16BE(from + 9), args: text.slice(from + 11, end) }
    from = end + 1
  }
}

/** A text of the server's properties: its name, `S`, its length, itself. */
function property(properties: string, name: string): string | undefined {
  const at = properties.indexOf(`${name}S`)
  if (at < 0) return undefined
  const from = at + name.length + 1
  const size = Buffer.from(properties.slice(from, from + 4), 'latin1').readUInt32BE(0)
  return properties.slice(from + 4, from + 4 + size)
}

function read(text: string, { vhost }: Address): Answer | undefined {
  if (text !== '' && !text.startsWith('\x01')) {
    throw new NoAnswer('stranger', 'what listens there is not RabbitMQ')
  }
  let answer: Answer | undefined
  for (const { number, args } of methods(text)) {
    if (number === START) answer = answerIn(args)
    if (number === OPEN_OK) return answer
    if (number !== CLOSE) continue
    const code = Buffer.from(args, 'latin1').readUInt16BE(0)
    if (code === 403) throw new NoAnswer('password', 'it rejects the user or the password')
    throw new NoAnswer('address', `it has no virtual host "${vhost}" for this user`)
  }
  return undefined
}

/** @param start `connection.start`: two version numbers, then the server's properties */
function answerIn(start: string): Answer {
  const version = property(start, 'version') ?? 'unknown'
  const pid = property(start, PID)
  return pid === undefined ? { version } : { version, pid: Number(pid) }
}

/** A private broker tells its process under this name. */
export const PID = 'cachescope_pid'

/** Logs in, and out again. Rejects with `NoAnswer`. */
export async function pingAmqp(url: string, timeoutMs: number): Promise<Answer> {
  const address = parse(url)
  return await exchange(address, talk(address), (text) => read(text, address), timeoutMs)
}
