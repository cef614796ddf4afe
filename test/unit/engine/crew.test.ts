import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Crew } from '@/server/engine/crew'
import { Owed, Tape, type Studio } from '@/server/instrument'
import type { Job } from '@/server/ports'
import type { FromWorker, StartWorker } from '@/server/ports/worker'
import type { EventOf, LabEvent } from '@/server/protocol'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const job = (n: number): Job => ({ key: `k${n}`, id: n, name: '', writeId: `w${n}`, sequence: 1 })

/** A crew at a queue of `jobs`, whose worker is through with one every `everyMs`. */
function crewWith(jobs: number, everyMs: number) {
  const events: LabEvent[] = []
  const owed = new Owed()
  for (let n = 0; n < jobs; n++) owed.add(job(n))
  const startWorker: StartWorker = (_coalesce, heard, ended) => {
    let n = 0
    const settle = () => {
      if (n >= jobs) return
      for (const told of through(job(n++))) heard(told)
    }
    const timer = setInterval(settle, everyMs)
    const die = (how: string) => {
      clearInterval(timer)
      queueMicrotask(() => ended(how))
    }
    queueMicrotask(() => heard({ type: 'ready' }))
    const tell = ({ type }: { type: string }) => type === 'stop' && die('status 0')
    return { pid: 1, tell, kill: () => die('SIGKILL') }
  }
  // What a crew and its worker use of a studio, and no more.
  const studio = {
    tape: new Tape({ now: () => Date.now(), sleep: async () => {} }, (event) => {
      events.push(event)
    }),
    ...{ settings: { dbWriteMs: 100, coalesce: 'off' }, owed, disturbances: null },
    deadlines: { limit: <T>(answer: Promise<T>) => answer },
    world: { queue: { undone: () => Promise.resolve(owed.size) } },
  } as unknown as Studio
  const crew = new Crew(startWorker, studio, [])
  crew.start()
  const drained = () =>
    events.find((event): event is EventOf<'queue:drained'> => event.type === 'queue:drained')
  return { crew, drained }
}

const through = (job: Job): FromWorker[] => [
  { type: 'starts', job },
  { type: 'applied', jobId: job.writeId, version: 1, value: '' },
]

describe('the end of a run', () => {
  it('waits for its queue for as long as jobs come to their end', async () => {
    const { crew, drained } = crewWith(100, 9000)
    void crew.drain()
    await vi.advanceTimersByTimeAsync(890_000)
    expect(drained()).toBeUndefined()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(drained()).toMatchObject({ left: 0, how: 'empty' })
  })

  it('does not wait for one on which nothing goes on', async () => {
    const { crew, drained } = crewWith(3, 40_000)
    void crew.drain()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(drained()).toBeUndefined()
    await vi.advanceTimersByTimeAsync(2000)
    expect(drained()).toMatchObject({ left: 3, how: 'stuck' })
  })

  it('comes at once for one who will not wait', async () => {
    const { crew, drained } = crewWith(100, 1000)
    void crew.drain()
    await vi.advanceTimersByTimeAsync(5500)
    crew.hurry()
    await vi.advanceTimersByTimeAsync(100)
    expect(drained()).toMatchObject({ left: 95, how: 'hurried' })
  })
})
