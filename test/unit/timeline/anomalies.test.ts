import { describe, expect, it } from 'vitest'
import { anomaliesAt, countOf } from '@/components/timeline/anomaliesAt'
import { Moments } from '@/components/timeline/model/timed'
import { Timeline } from '@/components/timeline/model/timeline'
import { reaching } from '@/components/timeline/window'
import { emptyState, type Anomaly } from '@/server/protocol'
import { numbered, reads, started } from '../../support/fold'

const lost = (at: number, seq: number): Anomaly => ({
  ...{ kind: 'lost-write', at, seq, proof: [seq], client: 1, id: 1, key: null, writeId: 'w' },
  figures: { sequence: null },
})

describe('moments of anomalies', () => {
  it('stand where they happened, however late they are proved', () => {
    const timeline = new Timeline()
    const events = numbered([started(), ...reads(1, 5), ...reads(2, 9)])
    const told = [[], [lost(4, 2)], [lost(1, 1)]]
    events.forEach((event, index) => timeline.read(event, told[index]))
    const moments = timeline.moments.lost
    expect([moments.total, moments.timeAt(0), moments.timeAt(1)]).toEqual([2, 1, 4])
    expect(moments.valueAt(moments.placeBeside(1, 1))).toBe(2)
    expect(moments.valueAt(moments.placeBeside(2, -1))).toBe(1)
  })

  it('keep the order of time among themselves', () => {
    const moments = new Moments()
    for (const at of [30, 10, 20, 40, 5]) moments.insert(at, at)
    expect([0, 1, 2, 3, 4].map((place) => moments.timeAt(place))).toEqual([5, 10, 20, 30, 40])
    expect(moments.total).toBe(5)
  })
})

describe('a time that is to be seen as a whole', () => {
  it('leaves the window where it is when it already holds it', () => {
    const window = { from: 1000, to: 5000 }
    expect(reaching(window, 1200, 4800, 9000)).toBe(window)
  })

  it('moves the window, and widens it only as far as it must', () => {
    const window = { from: 0, to: 1000 }
    const moved = reaching(window, 5000, 5200, 9000)
    expect(moved.to - moved.from).toBe(1000)
    expect(moved.from).toBeLessThan(5000)
    expect(moved.to).toBeGreaterThan(5200)
    const wide = reaching(window, 500, 8000, 9000)
    expect(wide.from).toBeLessThan(500)
    expect(wide.to).toBeGreaterThan(8000)
  })
})

describe('the list of anomalies', () => {
  const noted = (...anomalies: Anomaly[]) => {
    const list = emptyState().tally.anomalies
    for (const anomaly of anomalies) {
      list.counts[anomaly.kind]++
      list.newest.push(anomaly)
    }
    return list
  }

  it('tells what was proved by a moment from what came later, in the order of the run', () => {
    const [early, between, late] = [lost(1, 1), lost(4, 2), lost(9, 3)]
    const [then, whole] = [noted(early, late), noted(early, late, between)]
    expect(anomaliesAt(then, whole).map(({ anomaly, later }) => [anomaly.seq, later])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ])
    expect(anomaliesAt(whole, whole).every(({ later }) => !later)).toBe(true)
    expect([countOf(then), countOf(whole)]).toEqual([2, 3])
  })
})
