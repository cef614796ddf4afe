import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { cloneState } from '@/components/stream/cloneState'
import { Checkpoints } from '@/components/stream/checkpoints'
import { EventLog } from '@/components/stream/eventLog'
import { PAST_BLOCK } from '@/components/stream/past'
import { RunStream } from '@/components/stream/runStream'
import { TimeTravel } from '@/components/stream/timeTravel'
import {
  emptyState,
  project,
  type CommandInput,
  type LabEvent,
  type LabState,
  type Reply,
} from '@/server/protocol'
import { randomRun } from '../../support/randomRun'
import { Story } from '../../support/story'

const all = randomRun({ seed: 1, clients: 12, keys: 5, events: 12_000 })

/** A server that knows all events, and a page that has seen the first `seen` of them. */
async function watching(events: LabEvent[], seen = events.length) {
  const asked: CommandInput<'run:events'>[] = []
  const server = { away: false }
  const stream = new RunStream({
    watch: ({ last }) =>
      Promise.resolve({
        ok: {
          ...{ epoch: 'e', snapshot: null, head: seen },
          ...{ events: events.slice(last, Math.min(seen, last + 500)), more: last + 500 < seen },
        },
      }),
    changed: () => {},
    wait: () => Promise.resolve(),
  })
  const answer = (input: CommandInput<'run:events'>): Reply<'run:events'> => {
    asked.push(input)
    if (server.away) return { error: { code: 'offline', message: '' } }
    return { ok: { events: events.slice(input.from - 1, input.to) } }
  }
  const travel = new TimeTravel(stream, {
    events: (input) => Promise.resolve(answer(input)),
    changed: () => {},
  })
  await stream.attach('run')
  return { stream, travel, asked, server }
}

/** The truth: every event up to there, folded from the beginning. */
const replayed = (events: readonly LabEvent[], seq: number): LabState =>
  events.slice(0, seq).reduce(project, emptyState())
const text = (state: LabState | undefined) => JSON.stringify(state)

describe('seeking', () => {
  it('to any event shows what a replay from the beginning comes to, in any order', async () => {
    const { travel } = await watching(all)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: all.length }), { minLength: 1, maxLength: 6 }),
        async (seqs) => {
          for (const seq of seqs) {
            await travel.seek({ seq })
            expect(travel.cursor?.seq).toBe(seq)
            expect(text(travel.cursor?.state)).toBe(text(replayed(all, seq)))
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  it('leaves the live state and the copies as they were', async () => {
    const { travel, stream } = await watching(all)
    for (const seq of [9000, 300, 5000, 4999, 11_000, 2]) await travel.seek({ seq })
    expect(text(stream.state)).toBe(text(replayed(all, all.length)))
    for (const seq of [2000, 6000, 12_000]) {
      const kept = stream.checkpoints.before(seq)
      if (kept) expect(text(kept.state)).toBe(text(replayed(all, kept.seq)))
    }
  })

  it('to a time shows everything up to it and nothing later', async () => {
    const { travel } = await watching(all)
    const end = all.at(-1)?.at ?? 0
    for (const share of [0, 0.1, 0.5, 0.99, 1]) {
      const at = end * share
      await travel.seek({ at })
      const seq = travel.cursor?.seq ?? 0
      expect(travel.cursor?.at).toBeGreaterThanOrEqual(at)
      expect(all[seq - 1]?.at ?? 0).toBeLessThanOrEqual(Math.max(at, all[0]?.at ?? 0))
      expect(all[seq]?.at ?? Infinity).toBeGreaterThan(at)
    }
  })

  it('by single events goes forth and back, and stops at both ends', async () => {
    const { travel, stream } = await watching(all)
    await travel.step(-1)
    expect(travel.cursor?.seq).toBe(stream.state.seq - 1)
    await travel.step(1)
    await travel.step(1)
    expect(travel.cursor?.seq).toBe(stream.state.seq)
    await travel.seek({ seq: 2 })
    await travel.step(-1)
    await travel.step(-1)
    expect(travel.cursor?.seq).toBe(1)
    travel.back()
    expect(travel.cursor).toBeNull()
  })
})

describe('a moment that the page has let go', () => {
  const long = randomRun({ seed: 2, clients: 30, keys: 3, events: 130_000 })

  it('is fetched from the server, and is the same', async () => {
    const { travel, stream, asked } = await watching(long)
    expect(stream.log.first).toBeGreaterThan(20_000)
    await travel.seek({ seq: 4321 })
    expect(travel.cursor?.seq).toBe(4321)
    expect(travel.landed).toBe(false)
    expect(text(travel.cursor?.state)).toBe(text(replayed(long, 4321)))
    expect(asked.length).toBeGreaterThan(0)
    for (const { from, to } of asked) expect(to - from).toBeLessThan(PAST_BLOCK)
    const before = asked.length
    await travel.step(-1)
    expect(text(travel.cursor?.state)).toBe(text(replayed(long, 4320)))
    expect(asked).toHaveLength(before)
  })

  it('is found by its time too', async () => {
    const { travel } = await watching(long)
    const at = long[2999]?.at ?? 0
    await travel.seek({ at })
    const seq = travel.cursor?.seq ?? 0
    expect(long[seq - 1]?.at).toBeLessThanOrEqual(at)
    expect(long[seq]?.at).toBeGreaterThan(at)
    expect(text(travel.cursor?.state)).toBe(text(replayed(long, seq)))
  })

  it('that cannot be fetched is replaced by the nearest one kept, and that is said', async () => {
    const { travel, server } = await watching(long)
    server.away = true
    await travel.seek({ seq: 4321 })
    expect(travel.landed).toBe(true)
    const seq = travel.cursor?.seq ?? 0
    expect(text(travel.cursor?.state)).toBe(text(replayed(long, seq)))
  })

  it('loses against a newer wish', async () => {
    const { travel } = await watching(long)
    const old = travel.seek({ seq: 1500 })
    await travel.seek({ seq: long.length - 5 })
    await old
    expect(travel.cursor?.seq).toBe(long.length - 5)
    const other = travel.seek({ seq: 900 })
    travel.back()
    await other
    expect(travel.cursor).toBeNull()
  })
})

describe('the copies of the state', () => {
  it('are bounded, and close to each other where it is new', () => {
    const checkpoints = new Checkpoints(8)
    const state = emptyState()
    for (let seq = 1000; seq <= 200_000; seq += 1000) {
      Object.assign(state, { seq, at: seq })
      checkpoints.note(state)
    }
    const kept = new Set<number>()
    for (let seq = 1; seq <= 200_000; seq += 500) kept.add(checkpoints.before(seq)?.seq ?? 0)
    kept.delete(0)
    expect(kept.size).toBeLessThanOrEqual(8)
    expect(200_000 - (checkpoints.before(200_000)?.seq ?? 0)).toBeLessThan(20_000)
    expect(checkpoints.before(100_000)).toBeDefined()
  })

  it('keep the miss of a first level that a hit of the second takes back much later', () => {
    const story = new Story().time(1)
    story.look(1, 'nothing', '1', 0)
    for (const at of [300, 600, 900, 1200]) story.time(at).look(2 + at, 'value', '1', 0)
    const state = replayed(story.events, story.events.length)
    const copy = cloneState(state)
    const before = text(copy)
    const cut = story.events.length
    story.time(2000).look(1, 'value', '1', 0, { tier: 'memcached' })
    for (const event of story.events.slice(cut)) project(state, event)
    expect(state.series.buckets[0]?.misses).toBe(0)
    expect(text(copy)).toBe(before)
    for (const event of story.events.slice(cut)) project(copy, event)
    expect(text(copy)).toBe(text(state))
  })

  it('share nothing with the state that can still change', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 800 }),
        (cut, more) => {
          const state = replayed(all, cut)
          const copy = cloneState(state)
          const before = text(copy)
          for (const event of all.slice(cut, cut + more)) project(state, event)
          expect(text(copy)).toBe(before)
          for (const event of all.slice(cut, cut + more)) project(copy, event)
          expect(text(copy)).toBe(text(state))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('the log', () => {
  let log: EventLog
  beforeEach(() => {
    log = new EventLog(5000)
    for (const event of all) log.add([event])
  })

  it('keeps the newest events, bounded', () => {
    expect(log.last).toBe(all.length)
    expect(log.last - log.first).toBeLessThan(8000)
    expect(log.last - log.first).toBeGreaterThanOrEqual(5000)
    expect(log.at(log.first)?.seq).toBe(log.first)
    expect(log.at(log.first - 1)).toBeUndefined()
    expect(log.at(log.last + 1)).toBeUndefined()
    for (let seq = log.last - 3000; seq <= log.last; seq++) expect(log.at(seq)?.seq).toBe(seq)
  })

  it('keeps what came as text, and reads it again when it is asked for', () => {
    const asCame = new EventLog(all.length)
    for (let i = 0; i < all.length; i += 300) {
      const batch = all.slice(i, i + 300)
      asCame.add(batch, JSON.stringify(batch))
    }
    expect(asCame.last).toBe(all.length)
    for (const event of all) expect(asCame.at(event.seq)).toEqual(event)
    for (const event of all.toReversed()) expect(asCame.at(event.seq)).toEqual(event)
    const middle = all[4000]
    expect(asCame.at(asCame.seqAt(middle?.at ?? 0))?.at).toBe(middle?.at)
  })

  it('knows about when it was what it has let go', () => {
    for (const seq of [700, 3000, 6100]) {
      const { after, before } = log.around(all[seq - 1]?.at ?? 0)
      expect(after).toBeLessThanOrEqual(seq)
      expect(before).toBeGreaterThanOrEqual(seq)
      expect(before - after).toBeLessThanOrEqual(256)
    }
  })
})
