import { describe, expect, it } from 'vitest'
import { ROWS, selectSchedule } from '@/components/panels/schedule/select'
import { fold, started, type Told } from '../../support/fold'

const begin = (n: number, at = n * 100): Told => ({
  ...{ type: 'tick:began', at, client: 0, n, dueAt: n * 100 },
})
const end = (n: number, at: number, failed = false): Told => ({
  ...{ type: 'tick:ended', at, client: 0, of: 1, n, ms: 1, failed },
})
const skip = (n: number): Told => ({
  ...{ type: 'tick:skipped', at: n * 100, client: 0, n, dueAt: n * 100 },
})
const set = (at: number, ttlMs: number, id = 1): Told => ({
  ...{ type: 'cache:set', tier: 'redis', at, client: 0, req: 0, of: 1, ms: 1, key: `${id}`, id },
  ...{ version: 1, writeId: null, negative: false, value: '{}', bytes: 2, ttlMs },
  ...{ expiresAt: at + ttlMs, staleMs: 0, backstop: false },
})
const view = (now: number, ...told: Told[]) =>
  selectSchedule(fold([started({ periodMs: 100, keys: 2 }), ...told]), now)

describe('the schedule on the screen', () => {
  it('is not there where nothing is scheduled', () => {
    expect(selectSchedule(fold([started()]), 0)).toBeNull()
  })

  it('counts down to the next tick, and stops with the run', () => {
    expect(view(130, begin(1), end(1, 102))).toMatchObject({ nextAt: 200, nextMs: 70 })
    const over: Told = {
      type: 'run:finished',
      at: 140,
      client: 0,
      reason: 'stopped',
      message: null,
    }
    expect(view(140, begin(1), end(1, 102), over)?.nextAt).toBeNull()
  })

  it('names the refresh that runs, and how each tick went', () => {
    const now = view(350, begin(1), end(1, 103), begin(2, 206), skip(3))
    expect(now?.running).toMatchObject({ n: 2, ms: 144, lateMs: 6 })
    expect(now?.ticks.map(({ n, kind }) => `${n} ${kind}`)).toEqual([
      ...['3 skipped', '2 running', '1 done'],
    ])
    expect(view(350, begin(1), end(1, 103, true))?.ticks[0]?.kind).toBe('failed')
  })

  it('shows the last ticks in words, and those of the last periods on the line', () => {
    const told = Array.from({ length: 20 }, (_, i) => [begin(i + 1), end(i + 1, i * 100 + 101)])
    const now = view(2050, ...told.flat())
    expect(now?.ticks).toHaveLength(ROWS)
    expect(now?.window).toEqual({ from: 1550, to: 2175 })
    expect(now?.marks.map(({ n }) => n)).toEqual([16, 17, 18, 19, 20])
  })

  it('shows when a key was gone, and that one is gone now', () => {
    const told = [begin(1), set(101, 100), end(1, 101), begin(2), set(240, 100), end(2, 240)]
    expect(view(300, ...told)).toMatchObject({
      holes: [{ from: 201, to: 240 }],
      openGapMs: null,
      gaps: { count: 1, longestMs: 39 },
    })
    expect(view(360, ...told)).toMatchObject({
      holes: [
        { from: 201, to: 240 },
        { from: 340, to: 360 },
      ],
      openGapMs: 20,
    })
  })

  it('misses no key that nobody wants any more', () => {
    const fewer: Told = {
      ...{ type: 'params:changed', at: 150, client: 0 },
      changes: [{ name: 'keys', from: 2, to: 1 }],
    }
    const told = [begin(1), set(101, 1000), set(102, 100, 2), end(1, 103)]
    expect(view(260, ...told)?.openGapMs).toBe(58)
    expect(view(260, ...told, fewer)?.openGapMs).toBeNull()
  })
})
