import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { explain, NoAnswer, silent } from './answer'

export interface Target {
  host: string
  port: number
  tls: boolean
}

/**
 * Opens one connection, sends `send`, and hands all that has arrived so far to `read` until it
 * gives a value (or throws a `NoAnswer`). Rejects with `NoAnswer` after `timeoutMs`, or when the
 * connection is refused or closed. Text is latin1, so that lengths in it are bytes.
 */
export function exchange<T>(
  to: Target,
  send: string,
  read: (text: string) => T | undefined,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = open(to)
    const timer = setTimeout(() => end(silent(timeoutMs)), timeoutMs)
    let text = ''
    const end = (error: unknown): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    socket.setEncoding('latin1')
    socket.on('error', (error) => end(explain(error)))
    socket.on('close', () => end(new NoAnswer('refused', 'the connection was closed')))
    socket.on('data', (chunk) => {
      text += String(chunk)
      try {
        const value = read(text)
        if (value === undefined) return
        resolve(value)
        end(undefined)
      } catch (error) {
        end(error)
      }
    })
    socket.write(send, 'latin1')
  })
}

function open(to: Target) {
  if (!to.tls) return connect({ host: to.host, port: to.port })
  // A server name must not be an IP address (RFC 6066).
  const name = isIP(to.host) === 0 ? { servername: to.host } : {}
  return connectTls({ host: to.host, port: to.port, ...name })
}
