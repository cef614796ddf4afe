import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, emptyTally, type LabEvent, type Tally } from '@/server/protocol'
import { History, ops } from '../../support/history'

const fold = (events: readonly LabEvent[]): Tally => {
  const tally = emptyTally()
  for (const event of events) count(tally, event)
  return tally
}

describe('the oracle', () => {
  it('raises no false alarm in 100 runs in which nothing was wrong', () => {
    const seen: Record<string, number> = {}
    fc.assert(
      fc.property(ops, (list) => {
        const { events } = new History(list)
        for (const { type } of events) seen[type] = (seen[type] ?? 0) + 1
        expect(fold(events).anomalies.newest).toEqual([])
      }),
      { numRuns: 100 },
    )
    // The runs were no idle ones.
    for (const type of [
      'db:answered',
      'job:applied',
      'call:failed',
      'lock:acquired',
      'cache:set',
    ]) {
      expect(seen[type]).toBeGreaterThan(100)
    }
  })

  it('catches one read that is made older in any of them, and only that one', () => {
    let caught = 0
    fc.assert(
      fc.property(ops, fc.nat(), (list, pick) => {
        const { events } = new History(list)
        const begun = new Map<number, number>()
        const newest = new Map<number, number>()
        const candidates: { index: number; committed: number }[] = []
        events.forEach((event, index) => {
          if (event.type === 'request:started') begun.set(event.req, newest.get(event.id) ?? 0)
          if ('version' in event && 'id' in event && event.type !== 'request:finished') {
            newest.set(event.id, Math.max(newest.get(event.id) ?? 0, event.version ?? 0))
          }
          if (event.type !== 'request:finished' || event.op !== 'read') return
          const committed = begun.get(event.req) ?? 0
          if (committed > 1 && event.version !== null) candidates.push({ index, committed })
        })
        const chosen = candidates[pick % candidates.length]
        if (!chosen) return
        const planted = events.map((event, index) =>
          index === chosen.index ? { ...event, version: chosen.committed - 1 } : event,
        ) as LabEvent[]
        const stale = fold(planted).anomalies.newest.filter(({ kind }) => kind === 'stale-read')
        expect(stale).toMatchObject([
          {
            seq: chosen.index + 1,
            figures: { version: chosen.committed - 1, newer: chosen.committed },
          },
        ])
        caught++
      }),
      { numRuns: 100 },
    )
    expect(caught).toBeGreaterThan(50)
  })

  it('comes to the same verdicts whether its state was saved in between or not', () => {
    fc.assert(
      fc.property(ops, fc.nat(), (list, pick) => {
        const { events } = new History(list)
        const cut = pick % events.length
        const saved = JSON.parse(JSON.stringify(fold(events.slice(0, cut)))) as Tally
        for (const event of events.slice(cut)) count(saved, event)
        expect(saved).toEqual(fold(events))
      }),
      { numRuns: 20 },
    )
  })
})
