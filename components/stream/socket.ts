import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, ServerToClient } from '@/server/protocol'

/** The one connection of this page. It is opened by the first screen, never while rendering. */
export const socket: Socket<ServerToClient, ClientToServer> = io({
  autoConnect: false,
  transports: ['websocket', 'polling'],
  reconnectionDelay: 250,
  reconnectionDelayMax: 2000,
})
