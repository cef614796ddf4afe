import { describe, expect, it } from 'vitest'
import { laneNames } from '@/components/timeline/draw/laneNames'

/** The least distance between any two of the marks, px. */
const closest = ({ chips, names }: { chips: number[]; names: number[] }, pitch: number): number => {
  const rows = [...chips, ...names].sort((a, b) => a - b)
  return Math.min(...rows.slice(1).map((row, i) => (row - (rows[i] ?? 0)) * pitch))
}

describe('names of lanes', () => {
  it('never touch, whoever holds locks and in whatever order', () => {
    for (const pitch of [4.2, 8, 11.5, 14]) {
      for (const holders of [
        [13, 17, 22],
        [22, 2, 3, 4],
        [0, 23, 1],
      ]) {
        const shown = laneNames({ count: 24, pitch, holders })
        expect(closest(shown, pitch), `${holders.join()} at ${pitch}`).toBeGreaterThanOrEqual(12)
        expect(shown.chips[0]).toBe(holders[0])
      }
    }
  })

  it('leave out holders that are not in sight', () => {
    expect(laneNames({ count: 8, pitch: 14, holders: [-3, 8, 5] }).chips).toEqual([5])
  })
})
