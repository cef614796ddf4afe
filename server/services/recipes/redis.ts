import { createHash } from 'node:crypto'
import { NoAnswer, type Answer } from '../answer'
import { exchange, type Target } from '../probe'
import type { Recipe } from '../types'

interface Address extends Target {
  user: string
  password: string
}

function parse(text: string): Address {
  try {
    const url = new URL(text.includes('://') ? text : `redis://${text}`)
    if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') throw new Error('scheme')
    return {
      host: url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
      port: Number(url.port || 6379),
      tls: url.protocol === 'rediss:',
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
  } catch {
    // The text itself stays out of the message: it may hold a password.
    throw new NoAnswer('address', 'this is no address such as redis://host:6379')
  }
}

function show(text: string): string {
  const { host, port, tls } = parse(text)
  return `${tls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** A command as a RESP array, so that any byte may stand in a password. */
function command(...words: string[]): string {
  const parts = words.map((word) => {
    const bytes = Buffer.from(word, 'utf8').toString('latin1')
    return `$${bytes.length}\r\n${bytes}\r\n`
  })
  return `*${words.length}\r\n${parts.join('')}`
}

/**
 * The replies that are complete in `text`: simple, error, number, bulk and null. A list counts as one reply for
 * itself and one for each of its items, so that only the last reply may be a list.
 */
function replies(text: string): string[] {
  const found: string[] = []
  let from = 0
  for (;;) {
    const eol = text.indexOf('\r\n', from)
    if (eol < 0) return found
    const line = text.slice(from, eol)
    if (!/^[-+:$*]/.test(line)) throw new NoAnswer('stranger', 'what listens there is not Redis')
    if (!line.startsWith('$') || line === '$-1') {
      found.push(line)
      from = eol + 2
      continue
    }
    const size = Math.max(0, Number(line.slice(1)))
    if (text.length < eol + 2 + size + 2) return found
    found.push(text.slice(eol + 2, eol + 2 + size))
    from = eol + 2 + size + 2
  }
}

function refuse(reply: string, gave: boolean): void {
  if (/^-(NOAUTH|ERR operation not permitted)/.test(reply)) {
    throw new NoAnswer('password', gave ? 'it rejects the password' : 'it asks for a password')
  }
  if (/^-(WRONGPASS|ERR invalid password)/.test(reply)) {
    throw new NoAnswer('password', 'it rejects the password')
  }
  if (reply.startsWith('-DENIED')) {
    throw new NoAnswer('password', 'it is in protected mode and wants a password')
  }
  if (reply.startsWith('-LOADING')) throw new NoAnswer('busy', 'it is still loading its data')
  if (reply.startsWith('-ERR max number of clients')) {
    throw new NoAnswer('busy', 'it has reached its limit of clients')
  }
}

const PREFIX = 'cachescope:'
const PROBE = `${PREFIX}probe`

/** KEYS: a name like theirs. ARGV: commands. Replies those that may not be called; before Redis 7 none is known. */
const MAY_CALL = `
local forbidden = {}
for _, name in ipairs(redis.acl_check_cmd and ARGV or {}) do
  if not redis.acl_check_cmd(name, KEYS[1]) then table.insert(forbidden, name) end
end
return table.concat(forbidden, ' ')`
const MAY_CALL_SHA = createHash('sha1').update(MAY_CALL).digest('hex')

/** Commands that must be allowed, each harmless, on a name like those of runs. */
type Used = readonly (readonly [name: string, ...args: string[]])[]

export const usedOnKeys: Used = [
  ['PING'],
  ['SET', PROBE, '1', 'PX', '1'],
  ['GET', PROBE],
  ['PTTL', PROBE],
  ['UNLINK', PROBE],
]
/** Waiters of a lock are woken by a message. `more`: commands that other scripts of a run call. */
export const usedByLocks = (...more: string[]): Used => [
  ['SCRIPT LOAD', MAY_CALL],
  ['EVALSHA', MAY_CALL_SHA, '1', PROBE, 'INCR', 'PEXPIRE', 'DEL', ...more],
  ['PUBLISH', PROBE, ''],
  // Replies with a list.
  ['SUBSCRIBE', PROBE],
]
const usedByRuns: Used = [...usedOnKeys, ...usedByLocks('HSET', 'HGETALL')]

/** An ACL may take anything from a user, and every read of a run would be an error. Rejects with `NoAnswer`. */
export async function mustAllow(used: Used, url: string, timeoutMs: number): Promise<void> {
  const address = parse(url)
  const asked = used.map(([name, ...args]) => command(...name.split(' '), ...args))
  const send = [...authOf(address), ...asked]
  const answers = await exchange(
    address,
    send.join(''),
    (text) => {
      const got = replies(text)
      return got.length < send.length ? undefined : got.slice(send.length - used.length)
    },
    timeoutMs,
  )
  if (answers.some((reply) => reply.startsWith('-READONLY'))) {
    throw new NoAnswer('rights', 'it is a replica, which takes no writes')
  }
  const forbidden = used.flatMap(([name], i) => forbiddenBy(name, answers[i] ?? ''))
  if (forbidden.length === 0) return
  const what = `${forbidden.join(', ')} on keys and channels that begin with ${PREFIX}`
  throw new NoAnswer('rights', `its ACL forbids the user ${address.user || 'default'} ${what}`)
}

function forbiddenBy(name: string, reply: string): string[] {
  if (reply.startsWith('-NOPERM')) return [name]
  return name === 'EVALSHA' && /^[A-Z]/.test(reply) ? reply.split(' ') : []
}

const authOf = ({ user, password }: Address): string[] =>
  password === '' ? [] : [command('AUTH', ...(user ? [user] : []), password)]

/** What it says in a section of INFO. Rejects with `NoAnswer`. */
export async function infoOf(url: string, section: string, timeoutMs: number): Promise<string> {
  const address = parse(url)
  const { password } = address
  const send = [...authOf(address), command('PING'), command('INFO', section)]
  return await exchange(
    address,
    send.join(''),
    (text) => {
      const got = replies(text)
      for (const reply of got) refuse(reply, password !== '')
      return got.length < send.length ? undefined : (got.at(-1) ?? '')
    },
    timeoutMs,
  )
}

async function ping(url: string, timeoutMs: number): Promise<Answer> {
  const info = await infoOf(url, 'server', timeoutMs)
  // An ACL may forbid INFO; the server is there all the same.
  const version = /^redis_version:(.*)\r$/m.exec(info)?.[1] ?? 'unknown'
  const pid = /^process_id:(\d+)/m.exec(info)?.[1]
  return pid === undefined ? { version } : { version, pid: Number(pid) }
}

export const redis: Recipe = {
  name: 'redis',
  title: 'Redis',
  variable: 'REDIS_URL',
  binaries: ['redis-server', 'valkey-server'],
  packages: { apt: 'redis-server', dnf: 'redis', apk: 'redis', brew: 'redis' },
  units: ['redis-server.service'],
  compose: { service: 'redis', port: 6379 },
  example: 'redis://:PASSWORD@host:6379',
  args: ({ port, dir }) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir],
    ...['--save', '', '--appendonly', 'no', '--daemonize', 'no', '--loglevel', 'warning'],
  ],
  url: (port) => `redis://127.0.0.1:${port}`,
  show,
  mustServe: (url, timeoutMs) => mustAllow(usedByRuns, url, timeoutMs),
  ping,
}
