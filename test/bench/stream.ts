import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { startRealtime, type Realtime } from '@/server/realtime'
import { collectGarbage, recorded, startRun, until, type Bed } from './bed'
import { atMost, median, mustEqual, spend, type Target } from './figures'
import type { Told } from './viewer'

const WHO = 'stream'
/** About 25,000 events a second, so that runs with and without a viewer do the same work. */
const LOAD = { clients: 100, thinkMs: 20, keys: 100, readRatio: 0.98, dbReadMs: 5, dbWriteMs: 5 }

export interface StreamFigures {
  events: number
  eventsPerSecond: number
  bytesPerEvent: number
  /** Of the server, with a viewer less without, and all of it with a viewer. */
  cpuUsPerEvent: number
  cpuUsPerEventInAll: number
  rounds: number[]
  targets: Target[]
}

interface Measured {
  events: number
  ms: number
  cpuUs: number
  bytes: number
}

/** Real events of cache-aside to one viewer, and the same run without one. */
export async function benchStream(
  bed: Bed,
  plan: { rounds: number; events: number },
  say: (line: string) => void,
): Promise<StreamFigures> {
  const door = await openDoor(bed)
  const [watched, alone]: [Measured[], Measured[]] = [[], []]
  try {
    await measure(bed, door, plan.events / 4, true)
    for (let round = 1; round <= plan.rounds; round++) {
      alone.push(await measure(bed, door, plan.events, false))
      watched.push(await measure(bed, door, plan.events, true))
      const us = differences(watched, alone).at(-1) ?? NaN
      say(`stream, round ${round} of ${plan.rounds}: ${us.toFixed(2)} µs of CPU an event`)
    }
  } finally {
    await door.realtime.close()
  }
  const rounds = differences(watched, alone)
  const cpuUsPerEvent = median(rounds)
  return {
    events: Math.min(...watched.map(({ events }) => events)),
    eventsPerSecond: median(watched.map(({ events, ms }) => (events / ms) * 1000)),
    bytesPerEvent: median(watched.map(({ events, bytes }) => bytes / events)),
    cpuUsPerEvent,
    cpuUsPerEventInAll: median(watched.map(perEvent)),
    rounds,
    targets: [atMost('stream: µs of server CPU an event', cpuUsPerEvent, 3)],
  }
}

const perEvent = ({ cpuUs, events }: Measured) => cpuUs / events

/** Round by round: what disturbs the machine disturbs both of a pair. */
const differences = (watched: Measured[], alone: Measured[]) =>
  watched.map((one, i) => perEvent(one) - perEvent(alone[i] ?? one))

interface Door {
  realtime: Realtime
  url: string
  /** Bytes that left by all connections so far. */
  sent(): number
}

async function openDoor({ lab }: Bed): Promise<Door> {
  const http: Server = createServer()
  const sockets: Socket[] = []
  http.on('connection', (socket: Socket) => sockets.push(socket))
  const realtime = startRealtime(
    http,
    lab,
    () => ({ patterns: [], services: [] }),
    () => true,
  )
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const sent = () => sockets.reduce((bytes, socket) => bytes + socket.bytesWritten, 0)
  return { realtime, url: `http://127.0.0.1:${port}`, sent }
}

/** The viewer is another process: the CPU that is counted is the server's only. */
function openViewer(url: string, runId: string): ChildProcess {
  return fork(import.meta.filename, ['--viewer', url, runId], { execArgv: [] })
}

function told<T extends Told['type']>(child: ChildProcess, type: T) {
  return new Promise<Extract<Told, { type: T }>>((resolve, reject) => {
    child.on('message', (message: Told) => {
      if (message.type === type) resolve(message as Extract<Told, { type: T }>)
    })
    child.on('exit', () => reject(new Error('the viewer ended early')))
  })
}

async function measure(bed: Bed, door: Door, most: number, view: boolean): Promise<Measured> {
  collectGarbage()
  const run = await startRun(bed.lab, LOAD)
  const child = view ? openViewer(door.url, run.id) : null
  try {
    const done = child && told(child, 'done')
    done?.catch(() => {})
    if (child) await told(child, 'watching')
    else await until(run, ({ at }) => at > 500)
    const [from, bytes, spent] = [run.journal.head, door.sent(), spend()]
    await until(run, ({ seq }) => seq >= from + most)
    run.stop()
    await run.finished
    const seen = await done
    const cost = spent()
    const { length } = recorded(WHO, run)
    if (seen) {
      mustEqual(WHO, 'events that the viewer took', seen.events, length)
      mustEqual(WHO, 'snapshots in their place', seen.snapshots, 0)
    }
    return { ...cost, events: length - from, bytes: door.sent() - bytes }
  } finally {
    child?.disconnect()
    run.journal.remove()
  }
}
