import { describe, expect, it } from 'vitest'
import { requestAcross, requestBeside, requestNumbered } from '@/components/timeline/neighbours'
import { Timeline } from '@/components/timeline/model/timeline'
import { numbered, type Told } from '../../support/fold'

const read = (client: number, req: number, from: number, to: number): Told[] => [
  { type: 'request:started', at: from, client, req, op: 'read', id: 1 },
  {
    ...{ type: 'request:finished', at: to, client, req, op: 'read', id: 1, ms: to - from },
    ...{ outcome: 'hit', version: 1, error: null },
  },
]

/** Requests 1, 2 and 3 of c01, one after the other; 4 of c02; c03 has none; 5 and 6 of c04. */
const told = [
  ...[read(1, 1, 0, 10), read(1, 2, 20, 30), read(1, 3, 20, 40)],
  ...[read(2, 4, 100, 110), read(4, 5, 0, 5), read(4, 6, 18, 50)],
].flat()
const timeline = new Timeline()
for (const event of numbered([...told].sort((a, b) => a.at - b.at))) timeline.read(event)
const { lanes } = timeline
const numberOf = (index: number) => (index === -1 ? null : lanes.requests.aOf(index))
const indexOf = (client: number, req: number) => requestNumbered(lanes, client, req, Infinity)

describe('from request to request', () => {
  it('goes on and back in the lane of a client, and stops at its ends', () => {
    const from = (req: number, by: 1 | -1) => numberOf(requestBeside(lanes, indexOf(1, req), by))
    expect([from(1, 1), from(2, 1), from(3, 1)]).toEqual([2, 3, null])
    expect([from(3, -1), from(2, -1), from(1, -1)]).toEqual([2, 1, null])
  })

  it('goes to the next lane that has any, to what is nearest in time', () => {
    const across = (client: number, at: number, by: 1 | -1) =>
      numberOf(requestAcross(timeline, client, at, by))
    expect([across(1, 25, 1), across(2, 25, 1), across(2, 4, 1)]).toEqual([4, 6, 5])
    expect([across(4, 105, -1), across(2, 4, -1)]).toEqual([4, 1])
    expect([across(1, 25, -1), across(4, 25, 1)]).toEqual([null, null])
  })

  it('finds the one that an event belongs to', () => {
    expect(numberOf(requestNumbered(lanes, 1, 2, 33))).toBe(2)
    expect(requestNumbered(lanes, 1, 2, 15)).toBe(-1)
    expect(requestNumbered(lanes, 3, 2, 33)).toBe(-1)
    expect(requestNumbered(lanes, 0, 2, 33)).toBe(-1)
  })
})
