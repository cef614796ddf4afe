import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import type { Broken, World } from '@/server/ports/world'
import type { CommandInput, Disturbance, LabEvent } from '@/server/protocol'
import { latencies } from '../support/fold'
import { eventsOf, ofType, ourKeys, sleep, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const why = 'so that it can be seen'
const calm = {
  ...{ clients: 6, keys: 1, ttlMs: 60_000, dbReadMs: 20, dbWriteMs: 10, thinkMs: 5 },
  ...{ readRatio: 0.5, protection: 'none' },
}

async function play(
  disturbances: Disturbance[],
  params: Record<string, number | string> = {},
  more: Partial<CommandInput<'run:start'>> = {},
) {
  const command = { pattern: 'cache-aside', durationMs: 800, params: { ...calm, ...params } }
  const run = await lab.disturbed({ ...command, ...more }, disturbances)
  const summary = await run.finished
  expect(await ourKeys(lab.admin, run.id)).toEqual([])
  return { summary, events: eventsOf(run) }
}

const endOf = (events: LabEvent[], seq: number) =>
  ofType(events, 'hold:ended').find(({ of }) => of === seq)

/** The first delete of the held request's row by one that has committed during the hold. */
function released(during: LabEvent[], events: LabEvent[], held: number) {
  const rowOf = new Map(ofType(events, 'request:started').map(({ req, id }) => [req, id]))
  const commits = ofType(during, 'db:answered').filter(({ op }) => op === 'write')
  return ofType(during, 'cache:deleted').find(
    ({ req, seq }) =>
      rowOf.get(req) === rowOf.get(held) && commits.some((e) => e.req === req && e.seq < seq),
  )
}

/** Nothing came after it but replies that were read in the same turn. */
function expectJust(during: LabEvent[], release: LabEvent | undefined): void {
  expect(release).toBeDefined()
  const after = during.filter(({ seq }) => seq > (release?.seq ?? 0))
  expect(after.filter(({ type }) => !/^(wire:replied|cache:|lock:)/.test(type))).toEqual([])
}

describe('a hold', () => {
  const untilDeleted = {
    ...{ kind: 'hold', at: 'cache.set', by: 'read', why, upToMs: 5000 },
    until: [{ type: 'db:answered', op: 'write' }, { type: 'cache:deleted' }],
  } satisfies Disturbance

  it('keeps the call until another request has brought all signs, and no longer', async () => {
    const { events } = await play([untilDeleted])
    const holds = ofType(events, 'hold:began')
    expect(holds.length).toBeGreaterThan(1)
    let reached = 0
    for (const { seq, req, client } of holds) {
      const ended = endOf(events, seq)
      const during = events.slice(seq, (ended?.seq ?? 0) - 1)
      // Nothing of the held request happens, and its call comes after.
      expect(during.filter((event) => 'req' in event && event.req === req)).toEqual([])
      const call = ofType(events, 'cache:setting').find((e) => e.req === req && e.seq > seq)
      expect([call?.client, (call?.seq ?? 0) > (ended?.seq ?? 0)]).toEqual([client, true])
      if (ended?.how === 'reached') {
        reached++
        expectJust(during, released(during, events, req))
      } else expect(released(during, events, req)).toBe(undefined)
    }
    expect(reached).toBeGreaterThan(0)
    for (const { said, folded } of latencies(events))
      expect(Math.abs(folded - said)).toBeLessThan(20)
  })

  it('keeps one call at a time', async () => {
    const { events } = await play([untilDeleted])
    let open = 0
    for (const { type } of events) {
      if (type === 'hold:began') open++
      else if (type === 'hold:ended') open--
      expect(open).toBeLessThanOrEqual(1)
    }
    expect(open).toBe(0)
  })

  it('ends after its time, which the speed divides, and is left out of the latency', async () => {
    const held = { ...untilDeleted, nth: 1, upToMs: 4000 }
    const { events } = await play([held], { clients: 1, readRatio: 1 }, { speed: 10 })
    const [began, ...others] = ofType(events, 'hold:began')
    expect([began?.upToMs, others]).toEqual([400, []])
    const ended = endOf(events, began?.seq ?? 0)
    expect(ended?.how).toBe('time')
    expect(ended?.ms).toBeGreaterThanOrEqual(399)
    const [started] = ofType(events, 'request:started')
    const [finished] = ofType(events, 'request:finished')
    const whole = (finished?.at ?? 0) - (started?.at ?? 0)
    expect(finished?.ms).toBeLessThanOrEqual(whole - (ended?.ms ?? 0) + 1)
  })

  it('ends with the run', async () => {
    const { events, summary } = await play([{ ...untilDeleted, upToMs: 60_000 }], { readRatio: 1 })
    expect(ofType(events, 'hold:ended').map(({ how }) => how)).toEqual(['run over'])
    expect(summary.cancelled).toBe(0)
  })

  it('looks at the row of the held call alone', async () => {
    const params = { keys: 40, skew: 0, clients: 12 }
    const { events } = await play([untilDeleted], params, { durationMs: 1500 })
    const reached = ofType(events, 'hold:ended').filter(({ how }) => how === 'reached')
    expect(reached.length).toBeGreaterThan(0)
    let others = 0
    for (const { seq, of, req } of reached) {
      const during = events.slice(of, seq - 1)
      others += ofType(during, 'cache:deleted').length
      expectJust(during, released(during, events, req))
    }
    // Deletes of other rows came meanwhile, and ended nothing.
    expect(others).toBeGreaterThan(reached.length)
  })

  it('looks at the key where the event has no row', async () => {
    const byKey = { ...untilDeleted, until: [{ type: 'cache:deleted' as const }] }
    const params = { keys: 10, skew: 0, clients: 12 }
    const { events } = await play([byKey], params)
    const reached = ofType(events, 'hold:ended').filter(({ how }) => how === 'reached')
    expect(reached.length).toBeGreaterThan(0)
    for (const { of, seq, req } of reached) {
      const key = ofType(events, 'cache:setting').find((e) => e.req === req && e.seq > of)?.key
      const keys = ofType(events.slice(of, seq - 1), 'cache:deleted').map((event) => event.key)
      expect(keys).toContain(key)
    }
  })
})

describe('a fault', () => {
  it('fails every n-th call at once: it never reaches its server', async () => {
    const fault: Disturbance = { kind: 'fail', at: 'cache.delete', by: 'write', every: 2, why }
    // No read deletes: this one must never come.
    const { events, summary } = await play([fault, { ...fault, by: 'read', every: 1 }])
    const calls = ofType(events, 'cache:deleting').map(({ seq }) => seq)
    const failed = ofType(events, 'call:failed')
    expect(failed.length).toBeGreaterThan(2)
    expect(failed.map(({ of }) => of)).toEqual(calls.filter((_, i) => i % 2 === 1))
    for (const { code, message, unknown, key, of } of failed) {
      expect({ code, unknown, key }).toEqual({ code: 'injected', unknown: false, key: 'user:1' })
      expect(message).toBe(`cache.delete failed on purpose: ${why}`)
      expect(ofType(events, 'wire:replied').filter((wire) => wire.of === of)).toEqual([])
    }
    expect(ofType(events, 'fault:injected')).toHaveLength(failed.length)
    expect(summary.writeErrors).toBe(failed.length)
    expect(summary.unknown).toBe(0)
  })

  it('fails a query after its delay, and nothing is committed', async () => {
    const fault: Disturbance = { kind: 'fail', at: 'db.write', nth: 2, why }
    const { events, summary } = await play([fault], { clients: 1, readRatio: 0, dbWriteMs: 60 })
    const [failed, ...others] = ofType(events, 'call:failed')
    expect(others).toEqual([])
    expect(failed?.of).toBe(ofType(events, 'db:asked')[1]?.seq)
    const began = ofType(events, 'db:began').find(({ of }) => of === failed?.of)
    expect((failed?.at ?? 0) - (began?.at ?? 0)).toBeGreaterThanOrEqual(59)
    const versions = ofType(events, 'db:answered').map(({ version }) => version)
    expect(versions).toEqual(versions.map((_, i) => i + 2))
    expect(summary).toMatchObject({ writeErrors: 1, dbWrites: versions.length + 1 })
  })

  it('comes by chance where the slider asks for a share, the same for the same seed', async () => {
    const failures = async (dbErrors: number) => {
      const { events, summary } = await play([], { clients: 1, dbErrors, dbReadMs: 1, thinkMs: 1 })
      const ends = events.filter(({ type }) => type === 'db:answered' || type === 'call:failed')
      expect(summary.errors).toBe(ofType(events, 'fault:injected').length)
      return ends.map(({ type }) => (type === 'call:failed' ? 'x' : '.')).join('')
    }
    const [some, again, all] = [await failures(0.5), await failures(0.5), await failures(1)]
    expect(some.slice(0, 8)).toBe(again.slice(0, 8))
    expect(some).toMatch(/x.*\.|\..*x/)
    expect(all).toMatch(/^x+$/)
  })
})

describe('a write from outside', () => {
  it('changes the row, counts as nobody’s write, and makes cached copies stale', async () => {
    const outside: Disturbance = { kind: 'outside-write', id: 1, afterMs: 500, everyMs: 500, why }
    const { events, summary } = await play([outside], { readRatio: 1 }, { speed: 5 })
    const changes = ofType(events, 'db:changed')
    expect(changes.length).toBeGreaterThan(2)
    expect(changes.map(({ version }) => version)).toEqual(changes.map((_, i) => i + 2))
    expect(changes[0]?.at).toBeGreaterThanOrEqual(99)
    expect(summary).toMatchObject({ dbWrites: 0, writes: 0, dbReads: expect.any(Number) as number })
    expect(summary.staleReads).toBeGreaterThan(0)
    expect(summary.maxStalenessMs).toBeGreaterThan(100)
  })
})

describe('a break', () => {
  const cut: Disturbance = {
    ...{ kind: 'break', service: 'redis', how: 'cut', afterMs: 100, forMs: 200, why },
  }
  /** A world whose Redis can be told that it is broken; the wire itself stays whole. */
  function breakable(world: World, did: string[], managed = true): World {
    const parts = world.parts.map((part) => {
      if (part.connection.name !== 'redis') return part
      const broke = async (how: string): Promise<Broken> => {
        did.push(how)
        return { mend: async () => void did.push('mended') }
      }
      return { ...part, connection: { ...part.connection, managed }, break: broke }
    })
    return { ...world, parts }
  }
  const start = (disturbance: Disturbance, did: string[], managed?: boolean): Promise<Run> =>
    lab.disturbed({ pattern: 'cache-aside', durationMs: 500, params: calm }, [disturbance], (w) =>
      breakable(w, did, managed),
    )

  it('breaks the server at its time and mends it at its time', async () => {
    const did: string[] = []
    const run = await start(cut, did)
    await until('the break', () => did.length === 1)
    await run.finished
    expect(did).toEqual(['cut', 'mended'])
    const told = eventsOf(run).filter(({ type }) => type.startsWith('service:'))
    expect(told).toMatchObject([
      { type: 'service:broken', name: 'redis', how: 'cut', why },
      { type: 'service:mended', name: 'redis', how: 'mended' },
    ])
    expect((told[1]?.at ?? 0) - (told[0]?.at ?? 0)).toBeGreaterThanOrEqual(199)
  })

  it('mends at the end what is still broken', async () => {
    const did: string[] = []
    const { forMs: _forMs, ...open } = cut as Extract<Disturbance, { kind: 'break' }>
    const run = await start(open, did)
    await run.finished
    expect(did).toEqual(['cut', 'mended'])
    expect(ofType(eventsOf(run), 'service:mended').map(({ how }) => how)).toEqual([
      'mended at the end',
    ])
  })

  it('says so when the server cannot be broken that way', async () => {
    const run = await lab.disturbed(
      { pattern: 'cache-aside', durationMs: 300, params: calm },
      [cut],
      (world) => {
        const refuse = () => Promise.reject(new Error('no such way'))
        return {
          ...world,
          parts: world.parts.map((part) => ({
            ...part,
            connection: { ...part.connection, managed: true },
            break: refuse,
          })),
        }
      },
    )
    await run.finished
    expect(ofType(eventsOf(run), 'service:mended').map(({ how }) => how)).toEqual([
      'not broken: no such way',
    ])
  })

  it('never touches a server of the user’s own: the run is refused and leaves nothing', async () => {
    const did: string[] = []
    let closed = 0
    const asked = lab.disturbed({ pattern: 'cache-aside', params: calm }, [cut], (world) => {
      const own = breakable(world, did, false)
      return { ...own, close: () => world.close().then(() => void closed++) }
    })
    await expect(asked).rejects.toThrow(/breaks redis \(cut\), and it is your own server/)
    expect([did, closed]).toEqual([[], 1])
  })
})

it('a run that cannot make its rows closes what it has opened', async () => {
  let closed = 0
  const asked = lab.disturbed({ pattern: 'cache-aside', params: calm }, [], (world) => {
    const db = { ...world.db, seed: () => Promise.reject(new Error('the disk is full')) }
    return { ...world, db, close: () => world.close().then(() => void closed++) }
  })
  await expect(asked).rejects.toThrow('the disk is full')
  await sleep(0)
  expect(closed).toBe(1)
})
