import type {
  CommandError,
  LabState,
  Recording,
  Sources,
  Summary,
  Welcome,
} from '@/server/protocol'
import { command } from './commands'
import { Recorded } from './recorded'
import { RunStream, type Gap, type Reader } from './runStream'
import { socket } from './socket'
import { TimeTravel, type Cursor, type Moment } from './timeTravel'

/** `elsewhere`: the page was opened at an address from which the lab takes no commands. */
export type Connection = 'connecting' | 'live' | 'lost' | 'catching-up' | 'elsewhere'

/** What every panel sees. The states are changed in place: select plain values from them. */
export interface LabView {
  /** The moment that is looked at: the newest one, or that of the cursor. */
  state: LabState
  /** The run as it is now, wherever the cursor stands: for whatever acts on it. */
  live: LabState
  /** Where in the log one looks; null: live, at its end. */
  cursor: Pick<Cursor, 'seq' | 'at'> | null
  /** The moment that is being fetched from the server. */
  fetching: Moment | null
  /** The moment asked for is no longer to be had: the nearest one that is, is shown. */
  landed: boolean
  connection: Connection
  /** Events that are still to come after a lost connection, and how many there were in all. */
  missing: number
  toCatchUp: number
  /** Up to here events were missed; the numbers are whole all the same. */
  gap: Gap | null
  /** The connection was away for so long, and is back since `at` (`performance.now`). */
  back: { afterMs: number; events: number; missed: boolean; at: number } | null
  /** Why the run can no longer be watched. */
  problem: CommandError | null
  summary: Summary | null
  runId: string | null
  /** It comes out of a file: there is no server to ask. */
  recorded: boolean
  /** The pattern on the screen; `state.run` may be null before the first run. */
  pattern: string | null
  /** Its files. */
  sources: Sources | null
  welcome: Welcome
}

interface Page {
  everConnected: boolean
  elsewhere: boolean
  connected: boolean
  lostAt: number | null
  back: LabView['back']
  summary: Summary | null
  pattern: string | null
  sources: Sources | null
  welcome: Welcome
}

const page: Page = {
  everConnected: false,
  elsewhere: false,
  connected: false,
  lostAt: null,
  back: null,
  summary: null,
  pattern: null,
  sources: null,
  welcome: { patterns: [], services: [], addresses: [] },
}

const listeners = new Set<() => void>()
let version = 0
let scheduled = false

/** Tells the screen, once per animation frame at most. */
function changed(): void {
  if (scheduled) return
  scheduled = true
  requestAnimationFrame(() => {
    scheduled = false
    version++
    for (const listener of listeners) listener()
  })
}

/** The run that was opened from a file: it answers in the place of the server. */
let recorded: Recorded | null = null

const stream = new RunStream({
  watch: (input) => recorded?.watch(input) ?? command('run:watch', input),
  changed,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})

/** How often another moment was looked at. */
let seeks = 0
const travel = new TimeTravel(stream, {
  events: async (input) => recorded?.events(input) ?? (await command('run:events', input)),
  changed: () => {
    seeks++
    changed()
  },
})

function connection(): Connection {
  if (recorded) return stream.phase === 'catching-up' ? 'catching-up' : 'live'
  if (!page.connected)
    return page.everConnected ? 'lost' : page.elsewhere ? 'elsewhere' : 'connecting'
  return stream.phase === 'catching-up' || stream.phase === 'lost' ? 'catching-up' : 'live'
}

let seen: { version: number; view: LabView } | null = null

function view(): LabView {
  if (seen?.version === version) return seen.view
  const { state: live, gap, problem, runId } = stream
  const { cursor, fetching, landed } = travel
  const state = cursor?.state ?? live
  const missing = Math.max(0, stream.head - live.seq)
  const toCatchUp = Math.max(0, stream.head - stream.from)
  const { back, summary, pattern, sources, welcome } = page
  const now: LabView = {
    ...{ state, live, cursor, fetching, landed, gap, problem, runId, missing, toCatchUp },
    ...{ back, summary, pattern, sources, welcome, recorded: recorded !== null },
    connection: connection(),
  }
  seen = { version, view: now }
  return now
}

async function connected(): Promise<void> {
  const { lostAt } = page
  Object.assign(page, { connected: true, everConnected: true, lostAt: null })
  changed()
  const from = stream.state.seq
  const { gap } = stream
  await stream.resume()
  if (lostAt === null || !page.connected) return
  const at = performance.now()
  page.back = {
    afterMs: at - lostAt,
    events: stream.state.seq - from,
    missed: stream.gap !== gap,
    at,
  }
  changed()
}

function disconnected(): void {
  page.connected = false
  page.back = null
  page.lostAt ??= performance.now()
  stream.lost()
  changed()
}

function listen(): void {
  socket.on('connect', () => void connected())
  socket.on('disconnect', disconnected)
  socket.on('lab:welcome', (welcome) => {
    page.welcome = welcome
    changed()
  })
  socket.on('lab:services', (services) => {
    page.welcome = { ...page.welcome, services }
    changed()
  })
  socket.on('run:batch', (batch) => stream.batch(batch))
  socket.on('run:summary', (runId, summary) => {
    if (runId !== stream.runId) return
    page.summary = summary
    changed()
  })
  // The browser knows of a pulled cable long before a heartbeat is missed.
  addEventListener('offline', () => socket.io.engine.close())
  addEventListener('online', () => {
    if (!socket.connected) socket.disconnect().connect()
  })
}

let listening = false

export const store = {
  view,
  version: () => version,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  seeks: () => seeks,
  /** The run's time at the moment that is looked at, ms: it stands still unless that is now. */
  clock: () => travel.cursor?.at ?? stream.clock(performance.now()),
  /** The run's time now, ms, wherever the cursor stands. */
  liveClock: () => stream.clock(performance.now()),
  /** Looks at a moment of the run; resolves when it is shown. */
  seek: (moment: Moment) => travel.seek(moment),
  /** To the next (1) or the previous (-1) event. */
  stepEvent: (by: 1 | -1) => travel.step(by),
  /** Back to now. */
  backToLive: () => travel.back(),
  /** An event that is here; `fetchEvents` gets those that are not, and says whether all are then. */
  event: (seq: number) => travel.event(seq),
  /** Those of the events `from` … `to` that are here. */
  events: (from: number, to: number) => travel.events(from, to),
  fetchEvents: (from: number, to: number) => travel.fetch(from, to),
  follow: (reader: Reader) => stream.follow(reader),
  /** What the server rendered the page with; said before the first render, so nobody is told. */
  seed(given: Pick<Page, 'welcome' | 'pattern' | 'sources'>): void {
    const { presenter } = page.welcome
    Object.assign(page, given)
    // Said once, when the page has connected; another screen of it is rendered without knowing.
    if (presenter !== undefined) page.welcome = { ...given.welcome, presenter }
    seen = null
  },
  /** Opens the connection; safe to call again. */
  connect(): void {
    if (!listening) listen()
    listening = true
    const { addresses } = page.welcome
    page.elsewhere = addresses.length > 0 && !addresses.includes(location.origin)
    socket.connect()
    changed()
  },
  /** The file that is shown; null for a run that the server has. */
  recording: () => recorded?.recording ?? null,
  /** Shows a run out of a file; no server is asked. */
  open(recording: Recording): void {
    recorded = new Recorded(recording)
    const { pattern, sources, services, summary, runId } = recording.head
    travel.back()
    const welcome = { patterns: [pattern], services, addresses: [] }
    Object.assign(page, { welcome, pattern: pattern.id, sources, summary, back: null })
    void stream.attach(runId)
  },
  /** @returns when what the lab had of the run by now is here */
  watch(runId: string): Promise<void> {
    page.summary = page.back = null
    travel.back()
    return stream.attach(runId)
  },
  forget(): void {
    if (stream.runId !== null && socket.connected && !recorded) {
      void command('run:unwatch', { runId: stream.runId })
    }
    recorded = null
    page.summary = page.back = null
    travel.back()
    stream.detach()
  },
}
