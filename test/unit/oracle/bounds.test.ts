import { expect, it } from 'vitest'
import { count, emptyTally, type Tally } from '@/server/protocol'
import { anomaliesText } from '@/server/cli/print'
import type { Told } from '../../support/fold'
import { UnsavedStory } from '../../support/unsavedStory'

/** Folds events that need not be kept. */
class Long {
  readonly tally: Tally = emptyTally()
  private seq = 0

  tell(told: Told): void {
    // The shape is that of `Told`; it is numbered here.
    count(this.tally, { ...told, seq: ++this.seq } as Parameters<typeof count>[1])
  }

  read(client: number, id: number, version: number | null, writeId?: string): void {
    const call = { at: this.seq, client, req: this.seq + 1, op: 'read', id } as const
    this.tell({ type: 'request:started', ...call })
    const from = writeId === undefined ? {} : { writeId }
    const done = { ms: 1, outcome: 'hit', version, error: null, ...from } as const
    this.tell({ type: 'request:finished', ...call, ...done })
  }

  put(id: number, writeId: string): void {
    const call = { at: this.seq, client: 1, req: 0, of: 1, ms: 1 }
    const entry = { tier: 'redis', key: `k${id}`, id, version: null, writeId, negative: false }
    const life = { value: '', bytes: 0, ttlMs: 1, expiresAt: 1, staleMs: 0, backstop: true }
    this.tell({ type: 'cache:set', ...call, ...entry, ...life })
  }
}

it('the oracle forgets what is long ago, and never invents an anomaly for it', () => {
  const run = new Long()
  for (let round = 1; round <= 3; round++) {
    for (let client = 1; client <= 100; client++) {
      for (let id = 1; id <= 120; id++) run.read(client, id, round)
    }
  }
  for (let n = 1; n <= 9000; n++) {
    run.put(n, `w-${n}`)
    run.read(1 + (n % 100), 100 + n, null, `w-${n}`)
  }
  for (let version = 1; version <= 5000; version++) {
    const call = { at: version, client: 101, req: 1, of: 1, ms: 1, op: 'write', id: 200 } as const
    const row = { version, value: '', writeId: `v-${version}` }
    run.tell({ type: 'db:answered', ...call, ...row })
  }
  const { anomalies, lastReads, unsaved, rows } = run.tally
  expect(anomalies.newest).toEqual([])
  const remembered = Object.values(lastReads.byClient).map(({ versions }) => Object.keys(versions))
  expect(remembered.flat().length).toBeLessThanOrEqual(10_000)
  expect(Object.keys(lastReads.unsaved).length).toBeLessThanOrEqual(5000)
  expect(Object.keys(unsaved).length).toBeLessThanOrEqual(4000)
  expect([unsaved['w-7001']?.fate, unsaved['w-9000']?.fate]).toEqual(['open', 'open'])
  expect(rows[200]?.commits.length).toBeLessThanOrEqual(64)
  expect(rows[200]?.writes.length).toBeLessThanOrEqual(8)
})

it('the command line tells each kind with its first case', () => {
  const story = new UnsavedStory()
  story.acquired(1, story.askLock(1))
  story.acquired(2, story.askLock(2))
  story.acquired(3, story.askLock(3))
  const tally = emptyTally()
  expect(anomaliesText(tally.anomalies)).toBe('')
  for (const event of story.events.slice(0, 5)) count(tally, event)
  expect(anomaliesText(tally.anomalies)).toMatch(/^\n  1 lock with two holders at once; event 5: /)
  for (const event of story.events.slice(5)) count(tally, event)
  expect(anomaliesText(tally.anomalies)).toMatch(
    /^\n  2 locks with two holders at once; event 5: Client 2 got the lock 1 while client 1 .*\n$/,
  )
})
