import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { Lab, Run } from '../engine'
import type { ServiceInfo, Welcome } from '../protocol/catalogue'
import { commandSchemas, type CommandName, type ServerToClient } from '../protocol/commands'
import { answer, labCommands, type Handler } from './commands'
import { isWatching, notPresenter, refuser, type Door, type Guest } from './door'
import { isOurName } from './ourNames'
import { parser } from './parser'
import { catchUp, MOST_FROM_SPOOL, Snapshots } from './viewers'

/** What a browser sends is anything at all until it was parsed. */
type Untrusted = Record<CommandName, (...sent: unknown[]) => void>
type Io = Server<Untrusted, ServerToClient>
type Viewer = Socket<Untrusted, ServerToClient>

export interface Realtime {
  /** Tells every page about the servers. */
  services(infos: ServiceInfo[]): void
  /** How many get the batches of a run. */
  viewers(runId: string): number
  close(): Promise<void>
}

const OURS = 'http://localhost'
/** A message from a browser is small: parameters and ids. */
const MOST_BYTES = 100_000
/** A viewer may have this much unsent before it is cut off; it resumes when it is back. */
const MOST_UNSENT_BYTES = 1_000_000
const MOST_BEHIND_MS = 10_000
/** A connection that is silent is noticed after twice this, on both sides: nobody says goodbye there. */
const HEARTBEAT_MS = 4000

/** What the stream tells of the real servers, beside the runs. */
export interface Servers {
  welcome(): Welcome
  /** Looks for these again. @returns how all of them stand then */
  look(names: readonly string[]): Promise<ServiceInfo[]>
}

export interface Limits {
  /** A viewer that lacks more events than this gets a snapshot. */
  mostFromSpool?: number
  heartbeatMs?: number
}

export function startRealtime(
  http: HttpServer,
  lab: Lab,
  servers: Servers,
  door: Door,
  { mostFromSpool = MOST_FROM_SPOOL, heartbeatMs = HEARTBEAT_MS }: Limits = {},
): Realtime {
  const io: Io = new Server(http, {
    destroyUpgrade: false,
    serveClient: false,
    parser,
    maxHttpBufferSize: MOST_BYTES,
    pingInterval: heartbeatMs,
    pingTimeout: heartbeatMs,
    // `cors` does not stop a WebSocket of another site: the origin is checked here.
    allowRequest: (request, decide) => decide(...admission(request, servers.welcome().addresses)),
  })
  const rooms = new Rooms(io, lab.epoch)
  const snapshots = new Snapshots(mostFromSpool)
  io.on('connection', (socket) => {
    watchUnsent(socket)
    const refused = refuser(guestOf(socket), door)
    const listen = listener(socket, refused)
    socket.emit('lab:welcome', { ...servers.welcome(), presenter: refused === null })
    serve(socket, lab, rooms, snapshots, listen)
    refuseUnknown(socket)
    listen('services:look', async ({ names }) => {
      const services = await servers.look(names)
      io.emit('lab:services', services)
      return { services }
    })
  })
  return {
    services: (infos) => void io.emit('lab:services', infos),
    viewers: (runId) => io.sockets.adapter.rooms.get(runId)?.size ?? 0,
    close: () => io.close(),
  }
}

/**
 * No origin: a request of the same site, or of a program; a browser says when it is neither. A site that
 * lets its own name lead to this machine is told by that name.
 */
function admission(
  { headers }: IncomingMessage,
  addresses: readonly string[],
): [why: string | null, admitted: boolean] {
  const { origin, host, 'sec-fetch-site': site } = headers
  // A name that was turned to this machine (DNS rebinding) is the same site, and sends no origin.
  const isLocal = site !== 'cross-site' && isOurName(host, new URL(addresses[0] ?? OURS).hostname)
  if (origin === undefined ? isLocal : addresses.includes(origin)) return [null, true]
  return [`A page from elsewhere may not command this lab. Open it at ${addresses[0]}.`, false]
}

const guestOf = ({ handshake, conn }: Viewer): Guest => ({
  address: conn.remoteAddress,
  headers: handshake.headers,
  auth: handshake.auth,
})

/** One room a run; its batches go to everyone in it. */
class Rooms {
  private readonly open = new Set<Run>()

  constructor(
    private readonly io: Io,
    private readonly epoch: string,
  ) {}

  /** From here the viewer gets the batches as they come, and the summary at the end. */
  join(socket: Viewer, run: Run): void {
    if (run.status === 'finished') return void socket.emit('run:summary', run.id, run.summary())
    void socket.join(run.id)
    if (this.open.has(run)) return
    this.open.add(run)
    run.journal.onBatch((events) => {
      const first = events[0]?.seq
      if (first === undefined) return
      // The events come last: a page keeps them as the text that they are on the wire.
      const batch = { runId: run.id, epoch: this.epoch, first, now: run.now(), events }
      this.io.to(run.id).emit('run:batch', batch)
      this.cutSlowOnes(run.id)
    })
    const over = () => {
      this.io.to(run.id).emit('run:summary', run.id, run.summary())
      this.io.socketsLeave(run.id)
      this.open.delete(run)
    }
    run.finished.then(over, over)
  }

  /** One stalled viewer must not fill the server's memory. */
  private cutSlowOnes(runId: string): void {
    for (const id of this.io.sockets.adapter.rooms.get(runId) ?? []) {
      const socket = this.io.sockets.sockets.get(id)
      // At once, and as a loss of the connection, after which it comes back by itself.
      if (socket && isTooFarBehind(socket)) socket.conn.close(true)
    }
  }
}

/** What was handed to a viewer's connection and has not left it yet. */
const unsent = new WeakMap<Viewer, { bytes: number; since: number }>()

function watchUnsent(socket: Viewer): void {
  const now = { bytes: 0, since: Date.now() }
  unsent.set(socket, now)
  socket.conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    if (now.bytes === 0) now.since = Date.now()
    now.bytes += typeof data === 'string' ? data.length : 0
  })
  socket.conn.on('drain', () => (now.bytes = 0))
}

function isTooFarBehind(socket: Viewer): boolean {
  const { bytes, since } = unsent.get(socket) ?? { bytes: 0, since: 0 }
  return bytes > MOST_UNSENT_BYTES || (bytes > 0 && Date.now() - since > MOST_BEHIND_MS)
}

function serve(socket: Viewer, lab: Lab, rooms: Rooms, snapshots: Snapshots, listen: Listen): void {
  const simple = labCommands(lab)
  listen('run:start', simple['run:start'])
  listen('run:set', simple['run:set'])
  listen('run:pause', simple['run:pause'])
  listen('run:resume', simple['run:resume'])
  listen('run:step', simple['run:step'])
  listen('run:pace', simple['run:pace'])
  listen('run:disturb', simple['run:disturb'])
  listen('run:stop', simple['run:stop'])
  listen('run:events', simple['run:events'])
  listen('run:claims', simple['run:claims'])
  listen('run:watch', ({ runId, epoch, last }) => {
    const run = lab.run(runId)
    const reply = catchUp(run, lab.epoch, { epoch, last }, snapshots)
    // In the same turn: no batch can come between the reply and the room.
    if (!reply.more) rooms.join(socket, run)
    return reply
  })
  listen('run:unwatch', ({ runId }) => {
    void socket.leave(runId)
    return {}
  })
}

type Listen = <C extends CommandName>(name: C, handle: Handler<C>) => void

/**
 * Whatever is sent under a name is parsed, and answered when an answer is wanted.
 * @param refused for a viewer: told of each command that only a presenter may give
 */
function listener(socket: Viewer, refused: ((name: CommandName) => void) | null): Listen {
  return (name, handle) => {
    socket.on<CommandName>(name, (...sent) => {
      const { input, reply } = taken(sent)
      if (!refused || isWatching(name)) return void answer(name, input, handle).then(reply)
      refused(name)
      reply({ error: notPresenter })
    })
  }
}

/** A name that nobody listens to would leave the one who asked waiting for ever. */
function refuseUnknown(socket: Viewer): void {
  socket.onAny((name: string, ...sent: unknown[]) => {
    if (Object.hasOwn(commandSchemas, name)) return
    const message = `There is no command "${name.slice(0, 40)}".`
    taken(sent).reply({ error: { code: 'bad_command', message } })
  })
}

/** What a command came with: where an answer is wanted, the last thing is the way back. */
function taken(sent: readonly unknown[]): { input: unknown; reply: (result: unknown) => void } {
  const last = sent.at(-1)
  if (typeof last !== 'function') return { input: sent[0], reply: () => {} }
  return { input: sent.length > 1 ? sent[0] : undefined, reply: (result) => void last(result) }
}

export { presenters } from './door'
export { isOurName } from './ourNames'
