import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { RunStream } from '@/components/stream/runStream'
import { emptyState, project } from '@/server/protocol'
import { eventsOf, sleep, until } from '../support/lab'
import { startSilentProxy } from '../support/silentProxy'
import { startStream, type TestStream, type Viewer } from '../support/stream'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

let stream: TestStream
beforeAll(async () => {
  // A ring that is overrun within a second, and nothing out of the spool.
  stream = await startStream({ ringBytes: 100_000, mostFromSpool: 0 })
})
afterAll(() => stream.close())

/** More than the buffers of two sockets take: what is not read piles up at the server. */
const flood = { clients: 200, keys: 4, ttlMs: 2000, dbReadMs: 5, thinkMs: 2, readRatio: 1 }
const busy = { clients: 20, keys: 4, ttlMs: 300, dbReadMs: 5, thinkMs: 5, protection: 'none' }
const startRun = (params: Record<string, number | string> = busy) =>
  stream.start({ pattern: 'cache-aside', params, durationMs: 60_000 })

/** The page's own reader of a run, on a connection of its own; it counts what it is told. */
function watch(socket: Viewer, runId: string) {
  const told = { snapshots: 0, doubles: 0 }
  const page = new RunStream({
    watch: async (input) => {
      if (!socket.connected) return { error: { code: 'offline', message: '' } }
      const reply = await socket.emitWithAck('run:watch', input)
      if ('ok' in reply && reply.ok.snapshot) told.snapshots++
      return reply
    },
    changed: () => {},
    wait: sleep,
  })
  socket.on('run:batch', (batch) => page.batch(batch))
  socket.on('disconnect', () => page.lost())
  socket.on('connect', () => void page.resume())
  void page.attach(runId)
  return { page, told }
}

/** What the page shows is what a fold over the whole journal shows. */
async function expectWhole({ page }: ReturnType<typeof watch>, runId: string) {
  const run = stream.lab.run(runId)
  run.stop()
  await run.finished
  await until('the last event', () => page.state.seq === run.journal.head)
  const all = eventsOf(run)
  expect(JSON.stringify(page.state)).toBe(JSON.stringify(all.reduce(project, emptyState())))
}

describe('a viewer whose network falls silent', () => {
  it('notices it by itself, comes back, and has missed nothing', async () => {
    const proxy = await startSilentProxy(stream.url)
    // Slow enough for the ring to hold what passes during the silence.
    const run = await startRun({ ...busy, clients: 1, thinkMs: 500 })
    const socket = await stream.connect(proxy.url)
    const viewer = watch(socket, run.id)
    await until('it is live', () => viewer.page.phase === 'live' && viewer.page.state.seq > 5)
    proxy.hush()
    const heard = viewer.page.state.seq
    await until('the silence is noticed', () => viewer.page.phase === 'lost')
    expect(run.journal.head).toBeGreaterThan(heard)
    proxy.speak()
    await until('it is live again', () => viewer.page.phase === 'live')
    await expectWhole(viewer, run.id)
    expect(viewer.told.snapshots).toBe(0)
    expect(viewer.page.gap).toBeNull()
    socket.close()
    proxy.close()
  })
})

describe('a viewer that was away for longer than the ring', () => {
  it('gets a snapshot, knows of its gap, and goes on without a hole', async () => {
    const run = await startRun()
    const socket = await stream.connect()
    const viewer = watch(socket, run.id)
    await until('it is live', () => viewer.page.phase === 'live' && viewer.page.state.seq > 100)
    socket.disconnect()
    const last = viewer.page.state.seq
    await until('the ring is overrun', () => run.journal.oldest > last + 1)
    socket.connect()
    await until('it is live again', () => viewer.page.phase === 'live')
    expect(viewer.told.snapshots).toBeGreaterThan(0)
    expect(viewer.page.gap).not.toBeNull()
    await expectWhole(viewer, run.id)
    socket.close()
  })
})

describe('a viewer that does not read', () => {
  let shared: TestStream
  beforeAll(async () => {
    shared = stream
    // No heartbeat that would cut it off before its backlog does.
    stream = await startStream({ heartbeatMs: 60_000 })
  })
  afterAll(async () => {
    await stream.close()
    stream = shared
  })

  it('is cut off, the others lose nothing, and it has everything when it reads again', async () => {
    const run = await startRun(flood)
    const [one, other] = [await stream.connect(), await stream.connect()]
    const [stalled, reading] = [watch(one, run.id), watch(other, run.id)]
    await until('both are live', () =>
      [stalled, reading].every(({ page }) => page.phase === 'live' && page.state.seq > 100),
    )
    // Node's WebSocket stands on this socket: a page that hangs reads as little.
    const { ws } = one.io.engine.transport as unknown as {
      ws: { _socket: { pause(): void; resume(): void } }
    }
    const viewers = () => stream.viewers(run.id)
    expect(viewers()).toBe(2)
    const before = reading.told.snapshots
    ws._socket.pause()
    await until('it is cut off', () => viewers() === 1)
    expect(reading.page.phase).toBe('live')
    ws._socket.resume()
    await until('it is back', () => viewers() === 2 && stalled.page.phase === 'live')
    await Promise.all([expectWhole(stalled, run.id), expectWhole(reading, run.id)])
    expect(reading.told.snapshots).toBe(before)
    one.close()
    other.close()
  })
})
