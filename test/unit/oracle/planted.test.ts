import { describe, expect, it } from 'vitest'
import {
  count,
  emptyTally,
  figures,
  keptAnomalies,
  sentenceOf,
  type Anomaly,
  type AnomalyKind,
} from '@/server/protocol'
import { UnsavedStory } from '../../support/unsavedStory'
import type { Story } from '../../support/story'

const tallyOf = (story: Story) => {
  const tally = emptyTally()
  for (const event of story.events) count(tally, event)
  return tally
}
const found = (story: Story): Anomaly[] => tallyOf(story).anomalies.newest

/** The only anomaly of a story, of this kind. */
function only<K extends AnomalyKind>(story: Story, kind: K): Anomaly<K> & { sentence: string } {
  const [anomaly, ...others] = found(story)
  expect(others).toEqual([])
  if (anomaly?.kind !== kind) throw new Error(`${anomaly?.kind}, and not ${kind}`)
  return { ...(anomaly as Anomaly<K>), sentence: sentenceOf(anomaly) }
}

const commit = (story: Story, at: number, version: number, writeId: string | null = null) => {
  story.time(at)
  return story.answeredDb(9, story.askDb(9, 'write'), version, 'write', 1, writeId)
}

/** A whole read. @returns the `seq` of its beginning and of its end */
function read(
  story: Story,
  client: number,
  [from, to]: [number, number],
  value: { version?: number | null; writeId?: string } = {},
) {
  const began = story.time(from).request(client)
  return { began, ended: story.time(to).finish(client, 'hit', value) }
}

describe('a stale read', () => {
  it('is told with the commit that made its value old, and how long that was ago', () => {
    const story = new UnsavedStory()
    commit(story, 50, 1)
    const made = commit(story, 100, 2)
    commit(story, 200, 3)
    const { began, ended } = read(story, 4, [250, 260], { version: 1 })
    expect(only(story, 'stale-read')).toMatchObject({
      ...{ at: 260, seq: ended, proof: [made, began, ended], client: 4, id: 1 },
      figures: { version: 1, newer: 3, staleMs: 160 },
      sentence:
        'Client 4 read row 1 in version 1, which had been old for 160 ms: version 3 was committed before the read began.',
    })
    expect(figures(tallyOf(story))).toMatchObject({ staleReads: 1, maxStalenessMs: 160 })
  })

  it('is seen after a write from outside, and after a commit whose own answer was lost', () => {
    const outside = new UnsavedStory()
    outside.time(100)
    const changed = outside.tell({
      ...{ type: 'db:changed', at: 100, client: 0, id: 1, version: 2 },
      ...{ value: 'x', writeId: 'w' },
    })
    const first = read(outside, 1, [110, 120], { version: 1 })
    expect(only(outside, 'stale-read').proof).toEqual([changed, first.began, first.ended])

    const lost = new UnsavedStory()
    lost.time(10).request(9, 'write')
    lost.failed(9, lost.askDb(9, 'write'), 'db.write', true)
    // Somebody read version 2: the write whose answer was lost is in the database.
    const seen = lost.time(20).answeredDb(3, lost.askDb(3), 2)
    const second = read(lost, 1, [30, 40], { version: 1 })
    expect(only(lost, 'stale-read').proof).toEqual([seen, second.began, second.ended])
  })

  it('is old since the first commit after its own, also when that one was told late', () => {
    const story = new UnsavedStory()
    const third = commit(story, 100, 3)
    commit(story, 110, 2)
    const { began, ended } = read(story, 1, [120, 130], { version: 2 })
    expect(only(story, 'stale-read')).toMatchObject({
      ...{ proof: [third, began, ended], figures: { version: 2, newer: 3, staleMs: 30 } },
    })
  })

  it('keeps its exact age however often the row is written meanwhile', () => {
    const story = new UnsavedStory()
    commit(story, 1, 1)
    story.set(2, story.time(2).setting(2), { version: 1 })
    for (let version = 2; version <= 2000; version++) commit(story, version * 10, version)
    read(story, 1, [30_000, 30_010], { version: 1 })
    expect(only(story, 'stale-read').figures).toEqual({ version: 1, newer: 2000, staleMs: 29_990 })
    expect(tallyOf(story).rows[1]?.commits.length).toBeLessThan(200)
  })

  it('may have read a value that a worker saved, and was told so twice', () => {
    const story = new UnsavedStory()
    story.request(5, 'write')
    story.put(5, 'a:1')
    story.sending(5, 'a', 1)
    story.applied('a', 1, 2)
    story.skipped('a', 1, 'again')
    // The sender hears nothing of it any more: the commit has the last word.
    story.finish(5, 'cancelled', { op: 'write', version: null })
    commit(story, 20, 3)
    read(story, 1, [30, 40], { version: null, writeId: 'a:1' })
    expect(only(story, 'stale-read').figures).toMatchObject({ version: 2, newer: 3 })
  })

  it('may have read a value of a write whose version is known since', () => {
    const story = new UnsavedStory()
    story.time(1).request(5, 'write')
    story.put(5, 'w5')
    story.answeredDb(5, story.askDb(5, 'write'), 2, 'write', 1, 'w5')
    story.finish(5, 'write', { version: 2 })
    // The cache and the database took the two writes in different orders.
    const made = commit(story, 20, 3, 'w6')
    const { began, ended } = read(story, 1, [30, 40], { version: null, writeId: 'w5' })
    expect(only(story, 'stale-read')).toMatchObject({
      ...{ proof: [made, began, ended], writeId: 'w5' },
      figures: { version: 2, newer: 3, staleMs: 20 },
    })
  })
})

describe('a read that goes back in time', () => {
  it('is told with the earlier read of the same client', () => {
    const story = new UnsavedStory()
    const first = read(story, 1, [10, 20], { version: 5 })
    read(story, 2, [20, 30], { version: 4 })
    const second = read(story, 1, [30, 40], { version: 4 })
    expect(only(story, 'read-back')).toMatchObject({
      ...{ at: 40, seq: second.ended, proof: [first.ended, second.ended], client: 1, id: 1 },
      figures: { version: 4, before: 5 },
      sentence: 'Client 1 read row 1 in version 4 after it had read version 5.',
    })
    read(story, 1, [50, 60], { version: 3 })
    read(story, 1, [70, 80], { version: 4 })
    expect(found(story).map(({ figures }) => figures)).toEqual([
      { version: 4, before: 5 },
      { version: 3, before: 5 },
      { version: 4, before: 5 },
    ])
  })

  it('is proved later when the first value was saved later', () => {
    const story = new UnsavedStory()
    commit(story, 1, 1)
    story.time(5).request(5, 'write')
    story.put(5, 'a:1')
    story.send(5, 'a', 1)
    story.finish(5, 'write', { version: null })
    const first = read(story, 1, [10, 20], { version: null, writeId: 'a:1' })
    const second = read(story, 1, [30, 40], { version: 1 })
    expect(found(story)).toEqual([])
    story.time(50).applied('a', 1, 2)
    expect(only(story, 'read-back')).toMatchObject({
      ...{ at: 40, seq: second.ended, proof: [first.ended, second.ended], writeId: 'a:1' },
      figures: { version: 1, before: 2 },
    })
    const third = read(story, 1, [60, 70], { version: 1 })
    expect(found(story).map(({ kind, seq }) => [kind, seq])).toEqual([
      ['read-back', second.ended],
      ['read-back', third.ended],
      ['stale-read', third.ended],
    ])
  })

  it('is proved when a write without an answer turns out to be saved', () => {
    const story = new UnsavedStory()
    commit(story, 1, 1)
    story.time(5).request(5, 'write')
    story.put(5, 'a:1')
    read(story, 1, [10, 20], { version: null, writeId: 'a:1' })
    read(story, 1, [30, 40], { version: 1 })
    story.time(50).failed(5, story.sending(5, 'a', 1), 'queue.send', true)
    story.finish(5, 'unknown', { op: 'write', version: null })
    expect(found(story)).toEqual([])
    story.time(60).applied('a', 1, 2)
    expect(only(story, 'read-back').figures).toEqual({ version: 1, before: 2 })
  })

  it('is proved by a later write that superseded the first value', () => {
    const story = new UnsavedStory()
    commit(story, 1, 1)
    story.time(5).request(5, 'write')
    story.put(5, 'a:1')
    story.send(5, 'a', 1)
    read(story, 1, [10, 20], { version: null, writeId: 'a:1' })
    read(story, 1, [30, 40], { version: 1 })
    story.time(50).skipped('a', 1, 'newer')
    expect(only(story, 'read-back')).toMatchObject({
      figures: { version: 1, before: null },
      sentence: 'Client 1 read row 1 in version 1 after it had read a newer value.',
    })
  })
})

describe('a dirty read', () => {
  /** Cache first, then a database that refuses. @returns the events that prove it */
  function refused(story: UnsavedStory, between: () => void): [put: number, end: number] {
    story.time(10).request(5, 'write')
    const put = story.put(5, 'w5')
    between()
    story.time(50).failed(5, story.askDb(5, 'write'), 'db.write')
    return [put, story.finish(5, 'error', { op: 'write', version: null })]
  }

  it('is told when the write has failed for sure, also of reads before and after that', () => {
    const story = new UnsavedStory()
    let before = { began: 0, ended: 0 }
    const [put, end] = refused(story, () => {
      before = read(story, 1, [20, 30], { version: null, writeId: 'w5' })
    })
    const after = read(story, 2, [60, 70], { version: null, writeId: 'w5' })
    expect(found(story)).toMatchObject([
      { kind: 'dirty-read', at: 30, client: 1, proof: [put, before.ended, end], writeId: 'w5' },
      { kind: 'dirty-read', at: 70, client: 2, proof: [put, end, after.ended] },
    ])
    expect(found(story).map(sentenceOf)).toEqual([
      'Client 1 read a value of row 1 that was never saved.',
      'Client 2 read a value of row 1 that was never saved.',
    ])
    expect(figures(tallyOf(story)).dirtyReads).toBe(2)
  })

  it('is counted however many there were', () => {
    const story = new UnsavedStory()
    refused(story, () => {
      for (let i = 0; i < 100; i++) {
        read(story, 1, [20, 30], { version: null, writeId: 'w5' })
      }
    })
    const { anomalies, unsaved } = tallyOf(story)
    expect([anomalies.counts['dirty-read'], anomalies.newest.length]).toEqual([100, 8])
    expect(unsaved['w5']?.reads).toEqual({ count: 0, kept: [] })
  })

  it('may have read what the queue never took, or lost', () => {
    const story = new UnsavedStory()
    story.time(10).request(5, 'write')
    story.put(5, 'a:1')
    read(story, 1, [20, 30], { version: null, writeId: 'a:1' })
    story.failed(5, story.sending(5, 'a', 1), 'queue.send')
    story.finish(5, 'error', { op: 'write', version: null })
    only(story, 'dirty-read')

    const lost = new UnsavedStory()
    lost.time(10).request(5, 'write')
    lost.put(5, 'a:1')
    const sent = lost.send(5, 'a', 1)
    lost.finish(5, 'write', { version: null })
    read(lost, 1, [20, 30], { version: null, writeId: 'a:1' })
    const drained = lost.drained()
    expect(found(lost)).toMatchObject([
      { kind: 'lost-write', proof: [sent, drained] },
      { kind: 'dirty-read', client: 1 },
    ])
  })
})

describe('a lost write', () => {
  it('was acknowledged, and nobody saved it', () => {
    const story = new UnsavedStory()
    story.time(10).request(5, 'write', 7)
    const acknowledged = story.time(15).finish(5, 'write', { id: 7, version: null })
    expect(found(story)).toEqual([])
    const end = story.time(99).end()
    expect(only(story, 'lost-write')).toMatchObject({
      ...{ at: 15, seq: acknowledged, proof: [acknowledged, end], client: 5, id: 7 },
      sentence:
        'A write of row 7 was acknowledged to client 5, and neither it nor a later one is in the database.',
    })
    expect(figures(tallyOf(story)).lostWrites).toBe(1)
  })

  it('of the queue is told with the acknowledgement of the broker, as the ledger counts it', () => {
    const story = new UnsavedStory()
    story.request(1, 'write')
    story.time(10).send(1, 'a', 1)
    const second = story.time(20).send(1, 'a', 2)
    story.time(30).applied('a', 1, 2)
    const drained = story.time(40).drained()
    expect(only(story, 'lost-write')).toMatchObject({
      ...{ at: 20, proof: [second, drained], key: 'a', writeId: 'a:2', client: 1 },
      figures: { sequence: 2 },
    })
    const tally = tallyOf(story)
    expect([figures(tally).lostWrites, tally.ledger.lost]).toEqual([1, 1])
  })

  it('is one too that the queue still had when its run ended: nobody works on it any more', () => {
    const story = new UnsavedStory()
    story.time(10).request(5, 'write')
    story.put(5, 'a:1')
    const sent = story.send(5, 'a', 1)
    story.finish(5, 'write', { version: null })
    read(story, 1, [20, 30], { version: null, writeId: 'a:1' })
    const drained = story.drained(1)
    expect(found(story)).toMatchObject([
      { kind: 'lost-write', proof: [sent, drained] },
      { kind: 'dirty-read', client: 1 },
    ])
    expect(figures(tallyOf(story)).lostWrites).toBe(1)
  })
})

describe('a write that is applied twice', () => {
  it('is told when the database takes one write id twice', () => {
    const story = new UnsavedStory()
    const first = commit(story, 10, 2, 'w1')
    commit(story, 20, 3, 'w2')
    const second = commit(story, 30, 4, 'w1')
    expect(only(story, 'double-apply')).toMatchObject({
      ...{ at: 30, proof: [first, second], writeId: 'w1', figures: { version: 4 } },
      sentence: 'The same write of row 1 was applied twice and made version 4.',
    })
  })

  it('is told of a worker, also when an older write is put over a newer one', () => {
    const story = new UnsavedStory()
    story.send(1, 'a', 1)
    story.send(1, 'a', 2)
    story.applied('a', 1, 2)
    const second = story.applied('a', 2, 3)
    const again = story.applied('a', 2, 4)
    const older = story.applied('a', 1, 5)
    expect(found(story)).toMatchObject([
      { kind: 'double-apply', proof: [second, again], client: null, figures: { sequence: 2 } },
      { kind: 'double-apply', proof: [again, older], figures: { sequence: 1, over: 2 } },
    ])
    expect(found(story).map(sentenceOf)).toEqual([
      'The same write of row 1 was applied twice and made version 4.',
      'Write 1 of row 1 was put over the later write 2 and made version 5.',
    ])
    expect(tallyOf(story).ledger.doubled).toBe(2)
  })
})

describe('two holders of one lock', () => {
  it('are told, with how long the lease of the first had been over', () => {
    const story = new UnsavedStory()
    story.time(100)
    const first = story.acquired(1, story.askLock(1), { leaseMs: 500, ms: 1 })
    story.time(700)
    const second = story.acquired(2, story.askLock(2), { fence: 2 })
    expect(only(story, 'lock-overlap')).toMatchObject({
      ...{ at: 700, seq: second, proof: [first, second], client: 2, key: '1', id: null },
      figures: { holders: 2, holder: 1, leaseOverMs: 101 },
      sentence:
        'Client 2 got the lock 1 while client 1 still held it; its lease had been over for 101 ms.',
    })
    expect(figures(tallyOf(story)).lock.maxHolders).toBe(2)
  })

  it('are told when the lease was still valid, too', () => {
    const story = new UnsavedStory()
    story.time(100).acquired(1, story.askLock(1), { leaseMs: 500, ms: 1 })
    story.time(200).acquired(2, story.askLock(2))
    expect(only(story, 'lock-overlap')).toMatchObject({ figures: { leaseOverMs: -399 } })
    expect(only(story, 'lock-overlap').sentence).toContain('its lease was valid for 399 ms more')
  })
})

describe('what is kept', () => {
  it('is the newest of all and the first of each kind; all are counted', () => {
    const story = new UnsavedStory()
    story.acquired(1, story.askLock(1))
    story.acquired(2, story.askLock(2))
    commit(story, 10, 2)
    for (let i = 0; i < 300; i++) read(story, 1, [20 + i, 20 + i], { version: 1 })
    const { anomalies } = tallyOf(story)
    expect(anomalies.counts).toMatchObject({ 'stale-read': 300, 'lock-overlap': 1 })
    expect(anomalies.newest.map(({ at }) => at)).toEqual(
      Array.from({ length: 50 }, (_, i) => 270 + i),
    )
    const kept = keptAnomalies(anomalies)
    expect(kept.map(({ kind }) => kind).slice(0, 2)).toEqual(['lock-overlap', 'stale-read'])
    expect(kept).toHaveLength(1 + 10 + 50)
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq).toSorted((a, b) => a - b))
  })
})
