import { describe, expect, it } from 'vitest'
import { Usage } from '@/server/cli/arguments'
import { endingOfError, endingOfRun } from '@/server/cli/endings'
import { summaryText } from '@/server/cli/print'
import { emptyTally, figures, type Summary } from '@/server/protocol'
import { LabError } from '@/server/protocol/errors'

const claim = (held: boolean) => ({ id: 'c', title: 'C', held, detail: '' })
const server = (name: string, managed: boolean) => ({ name, version: '1', managed })

describe('the end of a run', () => {
  const completed = { reason: 'completed', message: null, lost: null } as const
  const failed = { reason: 'failed', message: 'redis was lost.', lost: 'redis' } as const

  it('is its claims', () => {
    const services = [server('redis', true)]
    expect(endingOfRun(completed, { claims: [claim(true)], services }).status).toBe(0)
    const broken = { claims: [claim(true), claim(false)], services }
    expect(endingOfRun(completed, broken)).toEqual({ status: 1, line: null })
  })

  it.each([
    ['redis', false, 'Start it again, or name another one in REDIS_URL.'],
    ['redis-cluster', false, 'Start it again, or name another one in REDIS_CLUSTER_NODES.'],
    ['postgresql', false, 'Start it again, or name another one in DATABASE_URL.'],
    ['redis', true, 'Run it again: another one is started.'],
  ])('is 3 when %s was lost (ours: %s), with how to get it back', (lost, managed, how) => {
    const services = [server(lost, managed)]
    const { status, line } = endingOfRun({ ...failed, lost }, { claims: [], services })
    expect([status, line]).toEqual([3, `The run was ended: redis was lost. ${how}`])
  })

  it('is 1 when it was ended for another reason', () => {
    const full = { reason: 'failed', message: 'Its journal is full.', lost: null } as const
    const ending = { status: 1, line: 'The run was ended: Its journal is full.' }
    expect(endingOfRun(full, { claims: [claim(true)], services: [] })).toEqual(ending)
  })
})

it.each([
  [new Usage('wrong'), 2, 'wrong'],
  [new LabError('bad_value', 'ttlMs is too small'), 2, 'ttlMs is too small'],
  [new LabError('service_absent', 'no Redis'), 3, 'no Redis'],
  [new TypeError('x is not a function'), 1, 'Cachescope itself has failed: x is not a function'],
])('%s ends with %i', (error, status, line) => {
  expect(endingOfError(error)).toEqual({ status, line })
})

describe('the table', () => {
  const summary: Summary = {
    ...{ pattern: 'write-behind', scenario: 'load', preset: null, params: {}, seed: 1, speed: 1 },
    ...{ ...figures(emptyTally()), outcomes: [], claims: [], services: [] },
  }

  it('does not call held what nothing has put to the test', () => {
    const one = { id: 'one', title: 'One load per expiry', detail: 'loads: 2' }
    const other = { id: 'other', title: 'Nothing after its TTL', detail: 'no hit yet' }
    const claims: Summary['claims'] = [
      { ...one, held: true, proof: [7] },
      { ...other, held: true, proof: [] },
      {
        ...one,
        title: 'No key is lost',
        detail: '3 lost, excused: why',
        held: true,
        excused: true,
      },
    ]
    const text = summaryText({ ...summary, claims })
    expect(text).toMatch(/- No key is lost: 3 lost, excused: why/)
    expect(text).toMatch(/✓ One load per expiry: loads: 2/)
    expect(text).toMatch(/- Nothing after its TTL: not put to the test/)
  })

  it('shows what became of the queue, and what a failover cost, where there is any', () => {
    expect(summaryText(summary)).not.toMatch(/queue|failover/)
    const text = summaryText({
      ...summary,
      queue: { acknowledged: 9, applied: 5, superseded: 3, owed: 1, lost: 0 },
      failover: { count: 1, awayMs: 2345.6, lost: 2, unsure: 4 },
    })
    expect(text).toMatch(/queue +9 acknowledged: 5 applied, 3 superseded, 1 owed/)
    expect(text).toMatch(/failover +masters lost: 1, .*2346 ms.*, 2 changes lost, 4 unsure/)
  })
})
