import type { CommandError, LabEvent, LabState, Sources, Summary, Welcome } from '@/server/protocol'
import { command } from './commands'
import { RunStream } from './runStream'
import { socket } from './socket'

export type Connection = 'connecting' | 'live' | 'lost' | 'catching-up'

/** What every panel sees. `state` and `events` are changed in place: select plain values from them. */
export interface LabView {
  state: LabState
  /** The newest last, bounded. */
  events: readonly LabEvent[]
  connection: Connection
  /** Events that are still to come after a lost connection, and how many there were in all. */
  missing: number
  toCatchUp: number
  /** Some events were never received; the numbers are whole all the same. */
  gap: boolean
  /** The connection was away for so long, and is back since `at` (`performance.now`). */
  back: { afterMs: number; events: number; at: number } | null
  /** Why the run can no longer be watched. */
  problem: CommandError | null
  summary: Summary | null
  runId: string | null
  /** The pattern on the screen; `state.run` may be null before the first run. */
  pattern: string | null
  /** Its files. */
  sources: Sources | null
  welcome: Welcome
}

interface Page {
  everConnected: boolean
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
  connected: false,
  lostAt: null,
  back: null,
  summary: null,
  pattern: null,
  sources: null,
  welcome: { patterns: [], services: [] },
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

const stream = new RunStream({
  watch: (input) => command('run:watch', input),
  changed,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})

function connection(): Connection {
  if (!page.connected) return page.everConnected ? 'lost' : 'connecting'
  return stream.phase === 'catching-up' || stream.phase === 'lost' ? 'catching-up' : 'live'
}

let seen: { version: number; view: LabView } | null = null

function view(): LabView {
  if (seen?.version === version) return seen.view
  const { state, events, gap, problem, runId } = stream
  const missing = Math.max(0, stream.head - state.seq)
  const toCatchUp = Math.max(0, stream.head - stream.from)
  const { back, summary, pattern, sources, welcome } = page
  const now: LabView = {
    ...{ state, events, gap, problem, runId, missing, toCatchUp },
    ...{ back, summary, pattern, sources, welcome },
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
  await stream.resume()
  if (lostAt === null || !page.connected) return
  const at = performance.now()
  page.back = { afterMs: at - lostAt, events: stream.state.seq - from, at }
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
  /** The run's time now, ms. */
  clock: () => stream.clock(performance.now()),
  /** What the server rendered the page with; said before the first render, so nobody is told. */
  seed(given: Pick<Page, 'welcome' | 'pattern' | 'sources'>): void {
    Object.assign(page, given)
    seen = null
  },
  /** Opens the connection; safe to call again. */
  connect(): void {
    if (!listening) listen()
    listening = true
    socket.connect()
    changed()
  },
  watch(runId: string): void {
    page.summary = page.back = null
    void stream.attach(runId)
  },
  forget(): void {
    if (stream.runId !== null && socket.connected) {
      void command('run:unwatch', { runId: stream.runId })
    }
    page.summary = page.back = null
    stream.detach()
  },
}
