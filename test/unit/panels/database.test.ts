import { describe, expect, it } from 'vitest'
import { graphOf } from '@/components/panels/clients/graph'
import { selectPath } from '@/components/panels/clients/selectPath'
import { selectDatabase } from '@/components/panels/database/select'
import { cutOff, fold, reads, started, type Told } from '../../support/fold'

const graph = graphOf({ services: [], panels: [], params: [], picture: 'life' })

const asked = (client: number, at: number, id = 42): Told => ({
  type: 'db:asked',
  at,
  client,
  req: client,
  line: 9,
  sub: 0,
  op: 'read',
  id,
})
const began = (client: number, of: number, at: number, id = 42): Told => ({
  type: 'db:began',
  at,
  client,
  req: client,
  of,
  op: 'read',
  id,
})
const answered = (client: number, of: number, at: number, ms: number, id = 42): Told => ({
  type: 'db:answered',
  at,
  client,
  req: client,
  of,
  ms,
  op: 'read',
  id,
  version: 7,
  value: 'x',
  writeId: null,
})

describe('the database', () => {
  it('tells queries in flight from those that wait for a place in the pool', () => {
    const state = fold([
      started({ dbReadMs: 2000 }),
      ...reads(1, 0),
      ...reads(2, 0),
      asked(1, 10),
      began(1, 4, 20),
      asked(2, 30),
    ])
    const view = selectDatabase(state, 1290)
    expect(view).toMatchObject({ inFlight: 1, queued: 1, most: 1, calls: 1, pool: 10 })
    expect(view.open[0]).toMatchObject({ client: 'c01', ms: 1270, dueMs: 2000, beganAt: 20 })
    expect(view.open[1]).toMatchObject({ client: 'c02', ms: 1260, beganAt: null })
  })

  it('measures the injected delay in run time: at speed 10 it passes ten times as fast', () => {
    const state = fold([{ ...started({ dbReadMs: 2000 }), speed: 10 } as Told])
    expect(selectDatabase(state, 0).injected).toEqual({ readMs: 200, writeMs: null })
  })

  it('leaves a query the delay with which it was asked for, wherever the slider stands', () => {
    const moved: Told = {
      ...{ type: 'params:changed', at: 40, client: 0 },
      changes: [{ name: 'dbReadMs', from: 2000, to: 100 }],
    }
    const more = [...reads(1, 0), asked(1, 10), began(1, 3, 20), moved, ...reads(2, 50)]
    const state = fold([started({ dbReadMs: 2000 }), ...more, asked(2, 50), began(2, 7, 50)])
    expect(selectDatabase(state, 60).open.map(({ dueMs }) => dueMs)).toEqual([2000, 100])
    expect(selectDatabase(state, 60).injected.readMs).toBe(100)
    expect(selectPath(state, 60, graph).query).toMatchObject({ client: 'c01', dueMs: 2000 })
  })

  it('keeps the newest answers with their time in the database, and counts calls by row', () => {
    const state = fold([
      started(),
      ...reads(1, 0),
      asked(1, 10),
      began(1, 3, 15),
      answered(1, 3, 516, 506),
      asked(1, 600, 7),
      began(1, 6, 600, 7),
      answered(1, 6, 1102, 502, 7),
      asked(1, 1200, 7),
      asked(2, 1200, 8),
    ])
    const view = selectDatabase(state, 1300)
    expect(view.recent.map(({ statement, ms, version }) => [statement, ms, version])).toEqual([
      ['SELECT row 7', 502, 7],
      ['SELECT row 42', 501, 7],
    ])
    // As in all calls: one that waits for its place has not begun.
    expect(view.rows.map(({ id, reads: count, waiting }) => [id, count, waiting])).toEqual([
      [7, 1, 1],
      [42, 1, 0],
      [8, 0, 1],
    ])
    expect(view.rows.reduce((sum, { reads: count }) => sum + count, 0)).toBe(view.calls)
  })

  it('tells a query that the end of the run cut off from one that failed', () => {
    const fails = { ...cutOff(2, 4, 30, 'db.read'), code: 'failed', message: 'no answer' } as Told
    const told = [started(), ...reads(1, 0), asked(1, 10), asked(2, 10), fails]
    const view = selectDatabase(fold([...told, cutOff(1, 3, 40, 'db.read')]), 50)
    expect(view.recent.map(({ client, how }) => [client, how])).toEqual([
      ['c01', 'cut off'],
      ['c02', 'failed'],
    ])
  })

  it('lists six open queries and counts the others', () => {
    const many = Array.from({ length: 9 }, (_, i) => asked(i + 1, 5))
    const view = selectDatabase(fold([started(), ...many]), 10)
    expect(view.open).toHaveLength(6)
    expect(view.more).toBe(3)
  })
})
