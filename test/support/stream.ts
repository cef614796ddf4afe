import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { parser } from '@/components/stream/batchParser'
import type { ClientToServer, ServerToClient } from '@/server/protocol'
import { presenters, startRealtime, type Limits, type Servers } from '@/server/realtime'
import { startLab } from './lab'

/** Makes a presenter of whoever comes from elsewhere. */
export const TOKEN = 'the-teachers-own'

export type Viewer = Socket<ServerToClient, ClientToServer>

/** The stream over a real lab, on a port of its own; `own` is the one origin that may connect. */
export async function startStream(tools: Limits & { ringBytes?: number } = {}) {
  const lab = await startLab(tools)
  const http = createServer((_request, response) => response.writeHead(404).end())
  const looked: string[] = []
  const at = { own: '' }
  const servers: Servers = {
    welcome: () => ({ patterns: [], services: [], addresses: [at.own] }),
    look: async (names) => {
      looked.push(...names)
      return [{ name: 'memcached', version: '1.6', managed: true, state: 'ready', detail: '' }]
    },
  }
  const refused: string[] = []
  const presents = new Map<Viewer, boolean | undefined>()
  const door = { mayPresent: presenters(TOKEN), refused: (line: string) => void refused.push(line) }
  const realtime = startRealtime(http, lab.lab, servers, door, tools)
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready))
  at.own = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const sockets: Viewer[] = []
  return {
    ...lab,
    /** The servers that were asked to be looked for. */
    looked,
    /** What viewers were refused. */
    refused,
    /** Whether they were told that they may run things. */
    presents,
    url: at.own,
    /** @param url a proxy in front of it, say */
    connect: async (url = at.own, options: Partial<ManagerOptions & SocketOptions> = {}) => {
      const usual = { transports: ['websocket'], forceNew: true, parser }
      const socket: Viewer = io(url, { ...usual, ...options })
      sockets.push(socket)
      socket.on('lab:welcome', ({ presenter }) => presents.set(socket, presenter))
      await new Promise<void>((ready) => socket.once('connect', ready))
      return socket
    },
    /** How many get the batches of a run. */
    viewers: (runId: string) => realtime.viewers(runId),
    close: async () => {
      for (const socket of sockets) socket.close()
      await realtime.close()
      await lab.close()
    },
  }
}

export type TestStream = Awaited<ReturnType<typeof startStream>>
