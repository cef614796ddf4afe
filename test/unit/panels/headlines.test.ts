import { describe, expect, it } from 'vitest'
import { differences } from '@/components/compare/differences'
import { selectHeadlines } from '@/components/panels/headlines/select'
import { emptyState } from '@/server/protocol'
import { finished, fold, looked, reads, started } from '../../support/fold'

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
      looked(1, 1, true),
      finished(1, 2, 2, 'hit'),
      ...reads(2, 10),
      looked(2, 11, false),
      ...reads(3, 12),
      looked(3, 13, false),
    ])
    const view = selectHeadlines(state, 1010)
    expect(view).toMatchObject({ reads: 1, open: 2, misses: 2, openMs: 1000 })
    expect(view.hitRatio).toBeCloseTo(1 / 3)
    expect(view.p99).toBe(2)
  })

  it('has one hit ratio for every screen, whatever a hit at first look came to', () => {
    const state = fold([
      started(),
      ...reads(1, 0),
      looked(1, 1, true),
      finished(1, 2, 2, 'miss'),
      ...reads(2, 10),
      looked(2, 11, false),
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
