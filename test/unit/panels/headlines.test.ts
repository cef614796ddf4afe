import { describe, expect, it } from 'vitest'
import { differences } from '@/components/compare/differences'
import { finishedSentence } from '@/components/lab/FinishedLine'
import { lastOf, selectHeadlines } from '@/components/panels/headlines/select'
import { emptyState, type PanelName } from '@/server/protocol'
import { finished, fold, looked, reads, started, type Told } from '../../support/fold'

describe('headline numbers', () => {
  it('has no ratio and no percentile before the first read', () => {
    expect(selectHeadlines(emptyState(), 0)).toMatchObject({
      hitRatio: null,
      p99: null,
      openMs: null,
    })
  })

  it('counts hits and misses at the first look: finished + open = hits + misses', () => {
    const state = fold([
      started(),
      ...reads(1, 0),
      looked(1, 1, true, 1),
      finished(1, 2, 2, 'hit'),
      ...reads(2, 10),
      looked(2, 11, false, 2),
      ...reads(3, 12),
      looked(3, 13, false, 3),
    ])
    const view = selectHeadlines(state, 1010)
    expect(view).toMatchObject({ reads: 1, open: { reads: 2 }, misses: 2, openMs: 1000 })
    expect(view.hitRatio).toBeCloseTo(1 / 3)
    expect(view.p99).toBe(2)
  })

  it('takes the look of a failed or cut off read out when that ends: its read is neither', () => {
    const told = [1, 2, 3, 4].flatMap((client) => [
      ...reads(client, 0),
      looked(client, 1, client === 1, client),
    ])
    const open = fold([started(), ...told])
    expect(selectHeadlines(open, 1)).toMatchObject({ hitRatio: 1 / 4, misses: 3 })
    const ends = [finished(1, 2, 2, 'hit'), finished(2, 3, 3, 'error'), finished(3, 4, 4, 'miss')]
    const over = fold([started(), ...told, ...ends, finished(4, 5, 5, 'cancelled')])
    expect(selectHeadlines(over, 5)).toMatchObject({
      hitRatio: 1 / 2,
      misses: 1,
      open: { reads: 0 },
    })
    expect(over.tally).toMatchObject({ reads: 3, hits: 1, misses: 1, readErrors: 1, cancelled: 1 })
    expect(finishedSentence(over)).toContain('3 reads, 50.0 % hits')
    const row = differences([over]).find(({ name }) => name === 'Hit ratio')
    expect(row?.cells[0]?.text).toBe('50.0 %')
  })

  it('counts finished and open requests by what they do', () => {
    const write = { client: 2, req: 2, op: 'write', id: 42 } as const
    const wrote = { ms: 4, outcome: 'write', version: 2, error: null } as const
    const told: Told[] = [
      ...[started(), ...reads(1, 0), ...reads(3, 0), finished(3, 1, 1, 'hit')],
      { type: 'request:started', at: 0, ...write },
    ]
    const open = { reads: 1, writes: 1 }
    expect(selectHeadlines(fold(told), 4)).toMatchObject({ reads: 1, writes: 0, open })
    const ended = fold([...told, { type: 'request:finished', at: 4, ...write, ...wrote }])
    const left = { reads: 1, writes: 0 }
    expect(selectHeadlines(ended, 4)).toMatchObject({ reads: 1, writes: 1, open: left })
  })

  it('ends with what the pattern is about, and with two who held one lock wherever there were two', () => {
    const takes = (client: number): Told => ({
      ...{ type: 'lock:acquired', at: client, client, req: client, of: 1, ms: 0.4, key: 'a' },
      ...{ token: `t${client}`, fence: client, leaseMs: 1, leaseUntil: client + 1 },
    })
    const last = (holders: number, ...panels: PanelName[]) => {
      const taken = [1, 2]
        .slice(0, holders)
        .flatMap((client) => [...reads(client, 0), takes(client)])
      return lastOf(selectHeadlines(fold([started(), ...taken]), 5), panels)
    }
    expect(last(1, 'cache', 'queue')).toBe('owed')
    expect(last(1, 'cache', 'schedule')).toBe('gap')
    expect(last(1, 'cache', 'locks')).toBe('holders')
    for (const panel of ['queue', 'schedule', 'locks'] as const) {
      expect(last(2, 'cache', panel)).toBe('holders')
    }
  })

  it('has one hit ratio for every screen: what a look came to is what the summary counts', () => {
    const state = fold([
      started(),
      ...reads(1, 0),
      looked(1, 1, true, 1),
      finished(1, 2, 2, 'hit'),
      ...reads(2, 10),
      looked(2, 11, false, 2),
      finished(2, 12, 2, 'miss'),
    ])
    const { hitRatio } = selectHeadlines(state, 20)
    expect(hitRatio).toBe(1 / 2)
    const row = differences([state]).find(({ name }) => name === 'Hit ratio')
    expect(row?.cells[0]?.text).toBe('50.0 %')
  })

  it('saves a database call for a hit and for a miss that another client’s load served', () => {
    const state = fold([
      started(),
      ...reads(1, 0),
      finished(1, 2, 2, 'hit'),
      ...reads(2, 10),
      {
        ...{ type: 'wait:began', at: 11, client: 2, req: 2, line: 1, sub: 1 },
        ...{ key: 'user:42', on: 'flight', upToMs: 1000 },
      },
      finished(2, 500, 490, 'miss'),
    ])
    expect(selectHeadlines(state, 500)).toMatchObject({ saved: 2, dbCalls: 0, openMs: null })
  })
})
