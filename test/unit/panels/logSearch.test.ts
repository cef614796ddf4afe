import { describe, expect, it } from 'vitest'
import { LogSearch } from '@/components/panels/log/search'
import type { LabEvent } from '@/server/protocol'

const event = (seq: number): LabEvent => ({ type: 'run:resumed', seq, at: seq, client: 0 })

/** The events `first` … `last` are here. */
const log = (first: number, last: number) => ({
  asked: 0,
  events(from: number, to: number): LabEvent[] {
    const here: LabEvent[] = []
    for (let seq = Math.max(from, first); seq <= Math.min(to, last); seq++) here.push(event(seq))
    this.asked += Math.max(0, to - from + 1)
    return here
  },
})
const seqs = (search: LogSearch) => search.newestFirst().map(({ seq }) => seq)
/** A clock on which every look at it takes as long. */
const slow = (ms: number) => {
  let now = 0
  return () => (now += ms)
}
const rare = ({ seq }: LabEvent) => seq % 10_000 === 0

describe('the search in the log', () => {
  it('finds what is rare in the whole log, the newest first', () => {
    const search = new LogSearch(log(1, 90_000), rare, 90_000)
    search.go(90_000, () => 0)
    expect(seqs(search)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1].map((tens) => tens * 10_000))
    expect(search.looking).toBe(false)
    expect(search.oldest).toBe(1)
  })

  it('goes back a little at a time, and says how far it is', () => {
    const search = new LogSearch(log(1, 90_000), rare, 90_000)
    search.go(90_000, slow(100))
    expect(seqs(search)).toEqual([90_000])
    expect(search.looking).toBe(true)
    const { oldest } = search
    expect(oldest).toBeGreaterThan(80_000)
    search.go(90_000, slow(100))
    expect(search.oldest).toBeLessThan(oldest)
    for (let i = 0; i < 200; i++) search.go(90_000, slow(100))
    expect(seqs(search)).toHaveLength(9)
  })

  it('takes in what comes, and looks at no event twice', () => {
    const events = log(1, 30_000)
    const search = new LogSearch(events, rare, 20_500)
    search.go(20_500, () => 0)
    expect(seqs(search)).toEqual([20_000, 10_000])
    for (let to = 20_600; to <= 30_000; to += 100) search.go(to, () => 0)
    expect(seqs(search)).toEqual([30_000, 20_000, 10_000])
    expect(events.asked).toBe(30_000)
  })

  it('keeps the newest two thousand, and does not say that it has looked at more', () => {
    const search = new LogSearch(log(1, 9000), () => true, 5000)
    search.go(5000, () => 0)
    expect(seqs(search)).toHaveLength(2000)
    expect(search.oldest).toBe(3001)
    search.go(6000, () => 0)
    expect([seqs(search)[0], seqs(search).at(-1)]).toEqual([6000, 4001])
    expect(search.covers(4001)).toBe(true)
    expect(search.covers(4000)).toBe(false)
    expect(search.covers(6001)).toBe(false)
  })

  it('ends at the oldest event that is here', () => {
    const search = new LogSearch(log(70_001, 90_000), rare, 90_000)
    search.go(90_000, () => 0)
    expect(seqs(search)).toEqual([90_000, 80_000])
    expect(search.looking).toBe(false)
    expect(search.oldest).toBe(70_001)
  })

  it('looks for what comes after a moment, however rare, and not beyond a bound', () => {
    const events = log(1, 90_000)
    const search = new LogSearch(events, rare, 35_000)
    search.goAround(35_000, 70_000, () => 0)
    expect(seqs(search)).toEqual([70_000, 60_000, 50_000, 40_000, 30_000, 20_000, 10_000])
    const dense = new LogSearch(log(1, 90_000), () => true, 35_000)
    dense.goAround(35_000, 70_000, () => 0)
    expect(dense.covers(35_000)).toBe(true)
    expect(seqs(dense)).toHaveLength(2000)
    expect(dense.to).toBe(35_512)
  })

  it('gives the same list as long as nothing is found', () => {
    const search = new LogSearch(log(1, 30_000), rare, 20_500)
    search.go(20_500, () => 0)
    const list = search.newestFirst()
    search.go(20_600, () => 0)
    expect(search.newestFirst()).toBe(list)
  })
})
