import { beforeEach, describe, expect, it } from 'vitest'
import { RunStream, type Link } from '@/components/stream/runStream'
import {
  emptyState,
  project,
  type Batch,
  type CommandInput,
  type LabEvent,
  type LabState,
  type Reply,
} from '@/server/protocol'

const RUN = 'run-1'
const sleeping = (seq: number): LabEvent => ({
  type: 'script:slept',
  seq,
  at: seq * 10,
  client: 0,
  ms: 1,
})
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => sleeping(first + i))

function foldTo(seq: number): LabState {
  return range(1, seq).reduce((state, event) => project(state, event), emptyState())
}

const batch = (first: number, last: number, epoch = 'e1'): Batch & { now: number } => ({
  ...{ runId: RUN, epoch, first, events: range(first, last), now: last * 10 },
})

type Asked = CommandInput<'run:watch'>

/** A server with `head` events that answers as the real one does, in chunks. */
class Server implements Link {
  head = 0
  epoch = 'e1'
  oldest = 1
  chunk = 500
  asked: Asked[] = []
  refuse: Reply<'run:watch'> | null = null
  changes = 0

  watch(input: Asked): Promise<Reply<'run:watch'>> {
    this.asked.push(input)
    if (this.refuse) return Promise.resolve(this.refuse)
    const known = input.epoch === null || input.epoch === this.epoch
    const last = known ? input.last : 0
    const snapshot = !known || last + 1 < this.oldest ? foldTo(Math.max(0, this.oldest - 1)) : null
    const from = snapshot ? snapshot.seq : last
    const to = Math.min(this.head, from + this.chunk)
    const events = range(from + 1, to)
    return Promise.resolve({
      ok: { epoch: this.epoch, snapshot, events, more: to < this.head, head: this.head },
    })
  }
  changed(): void {
    this.changes++
  }
  wait(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0))
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const seqs = ({ log }: RunStream) =>
  Array.from({ length: log.last - log.first + 1 }, (_, i) => log.at(log.first + i)?.seq)

let server: Server
let stream: RunStream
beforeEach(async () => {
  server = new Server()
  stream = new RunStream(server)
  await stream.attach(RUN)
})

describe('live batches', () => {
  it('takes what follows, in order', () => {
    stream.batch(batch(1, 3))
    stream.batch(batch(4, 5))
    expect(stream.state.seq).toBe(5)
    expect(seqs(stream)).toEqual([1, 2, 3, 4, 5])
  })

  it('drops what it has, wholly or in part', () => {
    stream.batch(batch(1, 3))
    stream.batch(batch(1, 3))
    stream.batch(batch(2, 5))
    expect(seqs(stream)).toEqual([1, 2, 3, 4, 5])
    expect(server.asked).toHaveLength(1)
  })

  it('ignores another run', () => {
    stream.batch({ ...batch(1, 3), runId: 'other' })
    expect(stream.state.seq).toBe(0)
  })

  it('asks again from its last event when there is a hole', async () => {
    stream.batch(batch(1, 3))
    server.head = 9
    stream.batch(batch(8, 9))
    expect(stream.phase).toBe('catching-up')
    await settled()
    expect(server.asked.at(-1)).toEqual({ runId: RUN, epoch: 'e1', last: 3 })
    expect(seqs(stream)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(stream.phase).toBe('live')
    expect(stream.gap).toBeNull()
  })

  it('tells every event to those who follow, once, from where they began', () => {
    stream.batch(batch(1, 3))
    const seen: (number | string)[] = []
    const stop = stream.follow({
      restart: (seq) => seen.push(`after ${seq}`),
      read: ({ seq }) => seen.push(seq),
    })
    stream.batch(batch(2, 5))
    stop()
    stream.batch(batch(6, 6))
    expect(seen).toEqual(['after 3', 4, 5])
  })
})

describe('coming back', () => {
  it('catches up in chunks, and sorts in the batches that come meanwhile', async () => {
    stream.batch(batch(1, 10))
    stream.lost()
    server.head = 1200
    server.chunk = 100
    const back = stream.resume()
    stream.batch(batch(1201, 1203))
    expect(stream.phase).toBe('catching-up')
    await back
    expect(server.asked).toHaveLength(1 + 12)
    expect(stream.state.seq).toBe(1203)
    expect(seqs(stream)).toEqual(range(1, 1203).map(({ seq }) => seq))
    expect([stream.from, stream.head]).toEqual([10, 1200])
  })

  it('marks a gap when the server no longer has the events', async () => {
    stream.batch(batch(1, 10))
    stream.lost()
    Object.assign(server, { head: 60, oldest: 51 })
    await stream.resume()
    expect(stream.gap).toMatchObject({ seq: 50 })
    expect(seqs(stream)[0]).toBe(51)
    expect(stream.state).toEqual(foldTo(60))
  })

  it('marks a gap when the connection was lost before the first event', async () => {
    stream.lost()
    Object.assign(server, { head: 60, oldest: 51 })
    const told: unknown[] = []
    stream.follow({ restart: (...restarted) => told.push(restarted), read: () => {} })
    await stream.resume()
    expect(stream.gap).toMatchObject({ seq: 50 })
    expect(told.at(-1)).toEqual([50, true])
  })

  it('takes a snapshot as a late joiner without calling it a gap', async () => {
    Object.assign(server, { head: 60, oldest: 51 })
    await stream.attach(RUN)
    expect(stream.gap).toBeNull()
    expect(stream.state).toEqual(foldTo(60))
  })

  it('tells that the server was restarted', async () => {
    stream.batch(batch(1, 10))
    Object.assign(server, { head: 5, epoch: 'e2' })
    await stream.resume()
    expect([stream.restarted, stream.gap?.seq, stream.epoch]).toEqual([true, 0, 'e2'])
    expect(stream.state.seq).toBe(5)
  })

  it('asks again when a batch comes from another epoch', async () => {
    stream.batch(batch(1, 10))
    Object.assign(server, { head: 4, epoch: 'e2' })
    stream.batch(batch(3, 4, 'e2'))
    await settled()
    expect(stream.epoch).toBe('e2')
    expect(stream.state.seq).toBe(4)
  })

  it('ends, and keeps what it has, when the run is unknown', async () => {
    stream.batch(batch(1, 10))
    server.refuse = { error: { code: 'unknown_run', message: 'This run is not known here.' } }
    await stream.resume()
    expect(stream.phase).toBe('ended')
    expect(stream.problem?.code).toBe('unknown_run')
    expect(stream.state.seq).toBe(10)
  })

  it('waits for the connection when it is offline, and asks again when there was no answer', async () => {
    server.refuse = { error: { code: 'offline', message: '' } }
    await stream.resume()
    expect([stream.phase, stream.problem]).toEqual(['lost', null])
    server.refuse = { error: { code: 'no_answer', message: '' } }
    const back = stream.resume()
    await settled()
    server.refuse = null
    await back
    expect(stream.phase).toBe('live')
  })

  it('forgets an answer that comes after it was attached to another run', async () => {
    server.head = 20
    const first = stream.attach(RUN)
    const second = stream.attach('run-2')
    await Promise.all([first, second])
    expect(stream.runId).toBe('run-2')
    expect(stream.state.seq).toBe(20)
  })
})

describe('the clock', () => {
  it('goes on from the newest word of the server and stands still at the end', () => {
    stream.batch(batch(1, 10))
    const now = performance.now()
    expect(stream.clock(now)).toBe(0)
    stream.state.status = 'running'
    expect(stream.clock(now + 500)).toBeGreaterThanOrEqual(600 - 5)
    stream.lost()
    expect(stream.clock(now + 9000)).toBeLessThan(600)
    stream.state.status = 'finished'
    expect(stream.clock(now + 900)).toBe(100)
  })
})
