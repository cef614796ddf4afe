import { describe, expect, it } from 'vitest'
import { selectSchedule } from '@/components/panels/schedule/select'
import { cutOff, fold, started, type Told } from '../../support/fold'

const lab = { client: 0 }
const begin = (n: number, at: number, dueAt = at): Told => ({
  ...{ type: 'tick:began', at, ...lab, n, dueAt },
})
const end = (n: number, at: number, failed = false): Told => ({
  ...{ type: 'tick:ended', at, ...lab, of: 1, n, ms: 1, failed },
})
const set = (at: number, ttlMs: number, staleMs = 0): Told => ({
  ...{ type: 'cache:set', tier: 'redis', at, ...lab, req: 0, of: 1, ms: 1, key: '1', id: 1 },
  ...{ version: 1, writeId: null, negative: false, value: '{}', bytes: 2, ttlMs },
  ...{ expiresAt: at + ttlMs, staleMs, backstop: false },
})
const schedule = (...told: Told[]) => fold([started({ periodMs: 100 }), ...told]).schedule

describe('the schedule', () => {
  it('is there where the pattern has a period', () => {
    expect(fold([started({})]).schedule).toBeNull()
    expect(schedule()).toMatchObject({ periodMs: 100, nextAt: 100, ticks: [] })
  })

  it('knows each tick, and when the next one is due', () => {
    const skipped: Told = { type: 'tick:skipped', at: 201, ...lab, n: 2, dueAt: 200 }
    expect(schedule(begin(1, 101, 100), skipped, end(1, 250, true))).toMatchObject({
      nextAt: 300,
      ticks: [
        { n: 1, dueAt: 100, beganAt: 101, endedAt: 250, failed: true, skipped: false },
        { n: 2, dueAt: 200, beganAt: null, endedAt: null, skipped: true },
      ],
    })
  })

  it('counts refreshes by how they ended, and the ticks that fell into one', () => {
    const skipped: Told = { type: 'tick:skipped', at: 201, ...lab, n: 2, dueAt: 200 }
    const told = [begin(1, 100), skipped, end(1, 250), begin(3, 300), end(3, 301, true)]
    expect(schedule(...told)?.counts).toEqual({ done: 1, failed: 1, skipped: 1 })
  })

  it('counts a refresh that the end of the run cut off neither as done nor as failed', () => {
    const cut = { ...cutOff(0, 2, 349, 'db.read'), req: 0 } as Told
    const told = [begin(1, 100), end(1, 150), begin(2, 200), cut, end(2, 350, true)]
    const state = fold([started({ periodMs: 100 }), ...told])
    expect(state.schedule?.counts).toEqual({ done: 1, failed: 0, skipped: 0 })
    const kinds = selectSchedule(state, 360)?.ticks.map(({ kind }) => kind)
    expect(kinds).toEqual(['cut off', 'done'])
  })

  it('follows the slider', () => {
    const change = { name: 'periodMs', from: 100, to: 40 }
    const changed: Told = { type: 'params:changed', at: 130, ...lab, changes: [change] }
    expect(schedule(begin(1, 100), changed)).toMatchObject({ periodMs: 40, nextAt: 140 })
  })

  it('measures the time in which a key was surely gone', () => {
    expect(schedule(set(10, 100), set(110, 100))?.gaps.count).toBe(0)
    expect(schedule(set(10, 100), set(140, 100), set(300, 1))?.gaps).toEqual({
      ...{ count: 2, totalMs: 90, longestMs: 60 },
      recent: [
        { key: '1', from: 110, to: 140 },
        { key: '1', from: 240, to: 300 },
      ],
    })
    expect(schedule(set(10, 100, 50), set(140, 100))?.gaps.count).toBe(0)
  })
})
