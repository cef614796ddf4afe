import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, ServerToClient } from '@/server/protocol'

/** The one connection of this page. It is opened by the first screen, never while rendering. */
export const socket: Socket<ServerToClient, ClientToServer> = io({
  autoConnect: false,
  transports: ['websocket', 'polling'],
  reconnectionDelay: 250,
  reconnectionDelayMax: 2000,
  // An attempt into a dead network is given up soon: the next one may find it alive.
  timeout: 4000,
})
