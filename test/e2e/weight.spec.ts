import { gzipSync } from 'node:zlib'
import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, ServerToClient } from '@/server/protocol'
import { expect, test } from '../support/labServer'

const MOST_BYTES = 300_000
const LEAST_COMPRESSED = 1024
const RUN = '/runs/[id]'
const SCREENS = [
  ...['/', '/cache-aside', '/write-behind', '/sharding', '/compare'],
  ...['/runs/open', RUN],
]

/** The address of a run that goes on. */
async function addressOfRun(url: string): Promise<string> {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, { transports: ['websocket'] })
  const params = { clients: 1, thinkMs: 1000 }
  const reply = await socket.emitWithAck('run:start', { pattern: 'cache-aside', params })
  socket.close()
  if ('error' in reply) throw new Error(reply.error.message)
  return `/runs/${reply.ok.runId}`
}

/** Scripts that the page of the server names; `nomodule` ones are for browsers of before 2018. */
function scriptsOf(html: string): string[] {
  const tags = html.match(/<(script|link)[^>]+\.js[^>]*>/g) ?? []
  const modern = tags.filter((tag) => !/nomodule/i.test(tag))
  return [...new Set(modern.map((tag) => /(?:src|href)="([^"]+\.js)/.exec(tag)?.[1] ?? ''))]
}

for (const path of SCREENS) {
  test(`the first load of ${path} is at most 300 kB of JavaScript, compressed`, async ({ lab }) => {
    const address = path === RUN ? await addressOfRun(lab.url) : path
    const page = await fetch(lab.url + address)
    expect(page.status).toBe(200)
    const html = await page.text()
    const scripts = scriptsOf(html)
    expect(scripts.length).toBeGreaterThan(3)
    let bytes = 0
    for (const script of scripts) {
      const response = await fetch(lab.url + script)
      const text = await response.text()
      // What is smaller than this is sent as it is.
      if (text.length > LEAST_COMPRESSED)
        expect(response.headers.get('content-encoding')).toBe('gzip')
      bytes += gzipSync(text).length
    }
    test.info().annotations.push({ type: 'bytes', description: String(bytes) })
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })
}
