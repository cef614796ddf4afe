import { createServer, Server, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import next from 'next'
import type { Health, Sources, Welcome } from './protocol/catalogue'

export interface Web {
  http: Server
  /** The port in use, after `listen`. */
  listen(port: number, host: string): Promise<number>
  close(): Promise<void>
}

interface Options {
  dev: boolean
  dir: string
  health: () => Health
  metrics: () => Promise<{ type: string; text: string }>
  page: PageData
  /** Whether the lab answers to this name. @param asked the Host header */
  isOurs: (asked: string | undefined) => boolean
  /** Sends a run as a file. @returns whether the path asks for one */
  download: (path: string, response: ServerResponse) => boolean
}

/** What the pages are drawn with, at each request. */
export interface PageData {
  welcome(): Welcome
  /** The files of one pattern; null: there is no such pattern. */
  sources(pattern: string): Sources | null
  /** The pattern of a run; null: the run is not known here. */
  patternOf(runId: string): string | null
}

/**
 * Next behind our own HTTP server, with `/api/health` and `/metrics` before it. Those answer to any
 * name, for a monitor in a network of containers; so do the pages, which then say where to open them.
 */
export async function makeWeb(options: Options): Promise<Web> {
  // Next's bundles are another copy of every module: the page finds the catalogue here.
  Object.assign(globalThis, { [Symbol.for('cachescope.page')]: options.page })
  // Next adds an upgrade listener of its own; in development it gets a server that never listens.
  const upgrades = new Server()
  const app = next({ dev: options.dev, dir: options.dir, httpServer: upgrades })
  await app.prepare()
  const page = app.getRequestHandler()
  const http = createServer((request, response) => {
    route(request, response, options, page).catch((error: unknown) => fail(response, error))
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.startsWith('/socket.io/')) return
    if (options.dev) upgrades.emit('upgrade', request, socket, head)
    else socket.destroy()
  })
  return {
    http,
    listen: (port, host) => listen(http, port, host),
    close: async () => {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
      await app.close()
    },
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: Options,
  page: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<void> {
  const path = request.url?.split('?')[0]
  if (path === '/api/health') return sendHealth(response, options.health())
  if (path === '/metrics') {
    const { type, text } = await options.metrics()
    response.writeHead(200, { 'content-type': type }).end(text)
    return
  }
  if (!isReadable(path)) return refuse(response, 400, 'This address is not written as one.')
  if (path?.startsWith('/api/') && !options.isOurs(request.headers.host)) {
    return refuse(response, 421, NOT_OURS)
  }
  if (path && request.method === 'GET' && options.download(path, response)) return
  await page(request, response)
}

const NOT_OURS =
  'Cachescope gives no run to this name. Open it by the address that was printed at its start.'

/** Whether its %-signs mean something: Next would fail at those that do not. */
function isReadable(path = '/'): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`)
}

function sendHealth(response: ServerResponse, health: Health): void {
  const status = health.status === 'ok' ? 200 : 503
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  response.writeHead(status, headers).end(JSON.stringify(health))
}

/** Whoever asks gets an answer, whatever went wrong here. */
function fail(response: ServerResponse, error: unknown): void {
  process.stderr.write(`a page failed: ${error instanceof Error ? error.message : String(error)}\n`)
  if (response.headersSent) return void response.destroy()
  refuse(response, 500, 'Something went wrong here.')
}

/** @throws Error with one sentence when the port is not to be had */
export async function tryPort(port: number, host: string): Promise<void> {
  const probe = createServer()
  await listen(probe, port, host)
  await new Promise((closed) => probe.close(closed))
}

function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(sayListen(error, port, host))),
    )
    http.listen(port, host, () => {
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function sayListen(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`
  }
  if (error.code === 'EACCES') {
    return `There is no right to open port ${port}. Choose one above 1023: PORT=3000 npm start`
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return `HOST=${host} is no address of this machine. Leave it out, or use 127.0.0.1.`
  }
  return `The web server could not start: ${error.message}`
}
