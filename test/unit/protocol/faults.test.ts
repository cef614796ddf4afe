import { describe, expect, it } from 'vitest'
import { fold, started, type Told } from '../../support/fold'

const asked = (fault: string, amount: number | null): Told => ({
  ...{ type: 'fault:asked', at: 5, client: 0, fault, amount, why: 'it is wanted' },
})
/** The first event of a run is its start: what is asked for next has the `seq` 2. */
const injected = (of?: number): Told => ({
  ...{ type: 'fault:injected', at: 9, client: 1, req: 1, call: 'db.read', why: 'asked for' },
  ...(of !== undefined && { asked: of }),
})
const faults = (...told: Told[]) => fold([started({}), ...told]).faults

describe('faults by hand', () => {
  it('are none at first', () => {
    expect(faults()).toEqual({ last: null, waiting: {} })
  })

  it('wait for their calls, each for its own', () => {
    const wish = asked('fail-db-reads', 2)
    const why = 'it is wanted'
    const first = { fault: 'fail-db-reads', why, left: 2 }
    expect(faults(wish, wish).waiting).toEqual({ 2: first, 3: first })
    expect(faults(wish, wish, injected(3)).waiting).toEqual({ 2: first, 3: { ...first, left: 1 } })
    expect(faults(wish, injected(2), injected(2)).waiting).toEqual({})
  })

  it('are not taken for those of a preset or a slider', () => {
    expect(faults(asked('lose-set-replies', 1), injected()).waiting).toMatchObject({
      2: { left: 1 },
    })
  })

  it('that are done at once wait for nothing', () => {
    const told = [asked('fail-db-reads', 1), asked('stop-redis', 3000), asked('kill-worker', null)]
    expect(Object.keys(faults(...told).waiting)).toEqual(['2'])
    expect(faults(...told).last).toEqual({ fault: 'kill-worker', why: 'it is wanted', at: 5 })
  })
})
