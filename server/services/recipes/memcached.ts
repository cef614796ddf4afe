import { NoAnswer, type Answer } from '../answer'
import { exchange, type Target } from '../probe'
import type { Recipe } from '../types'

function parse(text: string): Target {
  try {
    const url = new URL(`memcached://${text.replace(/^memcached:\/\//, '')}`)
    if (url.hostname === '') throw new Error('host')
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 11211),
      tls: false,
    }
  } catch {
    throw new NoAnswer('address', 'this is no address such as host:11211')
  }
}

function show(text: string): string {
  const { host, port } = parse(text)
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function read(text: string): Answer | undefined {
  if (text.startsWith('CLIENT_ERROR unauth')) {
    throw new NoAnswer('password', 'it asks for a password')
  }
  if (text.length >= 8 && !text.startsWith('VERSION ')) {
    throw new NoAnswer('stranger', 'what listens there is not Memcached')
  }
  const version = /^VERSION (\S+)\r\n/.exec(text)?.[1]
  // A proxy may answer `stats` with an error: it is there all the same.
  if (version === undefined || !/\r\n(END|\w*ERROR.*)\r\n$/.test(text)) return undefined
  const pid = /^STAT pid (\d+)/m.exec(text)?.[1]
  return pid === undefined ? { version } : { version, pid: Number(pid) }
}

function ping(url: string, timeoutMs: number): Promise<Answer> {
  return exchange(parse(url), 'version\r\nstats\r\n', read, timeoutMs)
}

export const memcached: Recipe = {
  name: 'memcached',
  title: 'Memcached',
  variable: 'MEMCACHED_URL',
  binaries: ['memcached'],
  packages: { apt: 'memcached', dnf: 'memcached', apk: 'memcached', brew: 'memcached' },
  units: ['memcached.service'],
  compose: { service: 'memcached', port: 11211 },
  example: 'host:11211',
  args: ({ port, root }) => [
    ...['-l', '127.0.0.1', '-p', String(port), '-U', '0'],
    // As root Memcached refuses to start without being told whom to become.
    ...(root ? ['-u', 'nobody'] : []),
  ],
  url: (port) => `127.0.0.1:${port}`,
  show,
  ping,
}
