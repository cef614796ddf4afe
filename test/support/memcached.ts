import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { findBinary, freePort } from '../../server/services/system'
import { until } from './lab'

/** Asks a Memcached as an operator would, over a connection of its own. @returns all that it answers */
export function askMemcached(url: string, command: string, end = /\r\n$/): Promise<string> {
  const [host = '', port] = url.split(':')
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), host)
    let text = ''
    socket.setTimeout(5000, () => socket.destroy(new Error(`no answer to ${command}`)))
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      if (!end.test(text)) return
      resolve(text)
      socket.destroy()
    })
    socket.write(`${command}\r\n`)
  })
}

/** The server's own counters, by name. */
export async function memcachedStats(url: string): Promise<Record<string, number>> {
  const text = await askMemcached(url, 'stats', /\r\nEND\r\n$/)
  const lines = [...text.matchAll(/STAT (\w+) (\d+)\r/g)]
  return Object.fromEntries(lines.map(([, name, value]) => [name, Number(value)]))
}

export const memcachedPid = async (url: string): Promise<number> =>
  (await memcachedStats(url))['pid'] ?? 0

/** All keys that it holds, whosever they are. */
export async function memcachedKeys(url: string): Promise<string[]> {
  const text = await askMemcached(url, 'lru_crawler metadump all', /END\r\n$/)
  return [...text.matchAll(/^key=(\S+)/gm)].map(([, key]) => decodeURIComponent(key ?? ''))
}

/** Stops a process and waits until each of its threads stands still: the signal only says so. */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  const tasks = `/proc/${pid}/task`
  const stands = (task: string) => /\) T /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8'))
  await until('all threads to stand', () => readdirSync(tasks).every(stands))
}

/** A Memcached with as little memory as it takes, 2 MB, that ends with the test. */
export async function startSmallMemcached(): Promise<{ url: string; close: () => void }> {
  const port = await freePort()
  const words = ['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '2']
  if (process.getuid?.() === 0) words.push('-u', 'nobody')
  const binary = findBinary(['memcached'], process.env['PATH'] ?? '')
  if (!binary) throw new Error('there is no memcached on the PATH')
  const server = spawn(binary, words, { stdio: 'ignore' })
  const url = `127.0.0.1:${port}`
  await until('Memcached', async () => (await askMemcached(url, 'mn').catch(() => '')) !== '')
  return { url, close: () => void server.kill() }
}

/** Stores keys of somebody else, of several sizes, more than a small Memcached can hold. */
export async function overfill(url: string): Promise<void> {
  const sizes = Array.from({ length: 30_000 }, (_, i) => 20 + 30 * (i % 10))
  const sets = sizes.map((size, i) => `ms foreign:${i} ${size} T3600 q\r\n${'x'.repeat(size)}\r\n`)
  await askMemcached(url, `${sets.join('')}mn`, /MN\r\n$/)
}
