import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, ServerToClient } from '@/server/protocol'
import { parser } from './batchParser'

function presenting(): { present?: string } {
  try {
    const present = sessionStorage.getItem('present')
    return present === null ? {} : { present }
  } catch {
    return {}
  }
}

/** The one connection of this page. It is opened by the first screen, never while rendering. */
export const socket: Socket<ServerToClient, ClientToServer> = io({
  autoConnect: false,
  parser,
  // Asked at each attempt: the word that makes a presenter of this tab, if it was opened with it.
  auth: (give) => give(presenting()),
  transports: ['websocket', 'polling'],
  reconnectionDelay: 250,
  reconnectionDelayMax: 2000,
  // An attempt into a dead network is given up soon: the next one may find it alive.
  timeout: 4000,
})
