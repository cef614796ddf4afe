import { setTimeout as sleep } from 'node:timers/promises'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { startRealtime, type Realtime } from '@/server/realtime'
import type { Lab } from '@/server/engine'
import { BATCH_MS, Journal } from '@/server/engine/journal'
import type { LabEvent } from '@/server/protocol/events'
import { collectGarbage, onBed, recorded, startRun, until, type Bed } from './bed'
import { atMost, median, mustEqual, spend, whole, type Part } from './figures'
import type { Told } from './viewer'

const WHO = 'stream'
/** About 25,000 events a second, so that runs with and without a viewer do the same work. */
const LOAD = { clients: 100, thinkMs: 20, keys: 100, readRatio: 0.98, dbReadMs: 5, dbWriteMs: 5 }

interface Played {
  events: number
  ms: number
  cpuUs: number
  bytes: number
}

/**
 * Real events of cache-aside, recorded first, then handed on twice at the pace at which they came: to
 * one viewer, and to none. The engine rests meanwhile, so what differs is the stream.
 */
export const stream: Part = async (quick, say) =>
  await onBed(say, async (bed) => {
    const plan = quick ? { rounds: 2, events: 25_000 } : { rounds: 7, events: 100_000 }
    const tape = await record(bed, plan.events)
    const [watched, alone]: [Played[], Played[]] = [[], []]
    await measure(tape, Math.floor(tape.head / 4), true)
    for (let round = 1; round <= plan.rounds; round++) {
      alone.push(await measure(tape, tape.head, false))
      watched.push(await measure(tape, tape.head, true))
      const us = differences(watched, alone).at(-1) ?? NaN
      say(`stream, round ${round} of ${plan.rounds}: ${us.toFixed(2)} µs of CPU an event`)
    }
    tape.remove()
    const figures = figuresOf(watched, alone)
    return {
      figures,
      lines: [
        `Stream: ${whole(figures.events)} events of cache-aside to one viewer, none lost`,
        `  ${figures.cpuUsPerEvent.toFixed(2)} µs of server CPU an event (the whole server: ${figures.cpuUsPerEventInAll.toFixed(2)})`,
        `  ${whole(figures.eventsPerSecond)} events/s, ${whole(figures.bytesPerEvent)} bytes an event on the wire`,
      ],
      targets: [atMost('stream: µs of server CPU an event', figures.cpuUsPerEvent, 3)],
    }
  })

function figuresOf(watched: Played[], alone: Played[]) {
  const rounds = differences(watched, alone)
  return {
    events: Math.min(...watched.map(({ events }) => events)),
    eventsPerSecond: median(watched.map(({ events, ms }) => (events / ms) * 1000)),
    bytesPerEvent: median(watched.map(({ events, bytes }) => bytes / events)),
    /** With a viewer less without. */
    cpuUsPerEvent: median(rounds),
    cpuUsPerEventInAll: median(watched.map(perEvent)),
    rounds,
  }
}

/**
 * The journal of a run that is over. It stays packed, as in a real run: a hundred thousand events as
 * objects would be the garbage collector's work, not the stream's.
 */
async function record({ lab }: Bed, most: number): Promise<Journal> {
  const run = await startRun(lab, LOAD)
  await until(run, ({ seq }) => seq >= most)
  run.stop()
  await run.finished
  recorded(WHO, run)
  return run.journal
}

const perEvent = ({ cpuUs, events }: Played) => cpuUs / events

/** Round by round: what disturbs the machine disturbs both of a pair. */
const differences = (watched: Played[], alone: Played[]) =>
  watched.map((one, i) => perEvent(one) - perEvent(alone[i] ?? one))

interface Door {
  realtime: Realtime
  url: string
  /** Bytes that left by all connections so far. */
  sent(): number
}

async function openDoor(replay: Replay): Promise<Door> {
  const http: Server = createServer()
  const sockets: Socket[] = []
  http.on('connection', (socket: Socket) => sockets.push(socket))
  // Of the lab the stream asks for its epoch and for one run; of that for what a Replay has.
  const lab = { epoch: 'replayed', run: () => replay } as unknown as Lab
  const welcome = () => ({ patterns: [], services: [], addresses: [] })
  const door = { mayPresent: () => true, refused: () => {} }
  const realtime = startRealtime(http, lab, { welcome, look: async () => [] }, door)
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

/** @param most how many events are played */
async function measure(tape: Journal, most: number, view: boolean): Promise<Played> {
  collectGarbage()
  const replay = new Replay(tape, most)
  const door = await openDoor(replay)
  const child = view ? openViewer(door.url, replay.id) : null
  try {
    const done = child && told(child, 'done')
    done?.catch(() => {})
    if (child) await told(child, 'watching')
    const [bytes, spent] = [door.sent(), spend()]
    await replay.play()
    const seen = await done
    const cost = spent()
    if (seen) {
      mustEqual(WHO, 'events that the viewer took', seen.events, most)
      mustEqual(WHO, 'snapshots in their place', seen.snapshots, 0)
    }
    return { ...cost, events: most, bytes: door.sent() - bytes }
  } finally {
    child?.disconnect()
    await door.realtime.close()
    replay.journal.remove()
  }
}

/** A run that happens again: its events go into a journal at the times at which they came. */
class Replay {
  readonly id = 'replay'
  readonly journal = new Journal(false)
  status = 'running'
  private at = 0
  private over: () => void = () => {}
  readonly finished = new Promise<void>((resolve) => (this.over = resolve))

  constructor(
    private readonly tape: Journal,
    private readonly most: number,
  ) {}

  now(): number {
    return this.at
  }

  summary() {
    return { events: this.journal.head }
  }

  private *events(): Generator<LabEvent> {
    for (const block of this.tape.all()) {
      for (const event of block) {
        if (event.seq > this.most) return
        yield event
      }
    }
  }

  async play(): Promise<void> {
    const began = performance.now()
    for (const event of this.events()) {
      while (event.at > this.at) {
        await sleep(BATCH_MS / 5)
        this.at = performance.now() - began
      }
      this.journal.add(event)
    }
    this.journal.flush()
    this.status = 'finished'
    this.over()
  }
}
