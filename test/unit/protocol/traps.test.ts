import { describe, expect, it } from 'vitest'
import { emptyState, trapSeen, type Shows } from '@/server/protocol'

/** Whether a value of this age, in ms, is more than the trap's cure would allow. */
function sprung(shows: Omit<Shows, 'figure'>, oldest: number, speed: number): boolean {
  const state = emptyState()
  state.tally.maxStalenessMs = oldest
  return trapSeen(state, { figure: 'oldest-read', ...shows }, speed).sprung
}

describe('how old a value may be before a trap has sprung', () => {
  it('is divided by the speed', () => {
    expect([sprung({ harmless: 2000 }, 2000, 1), sprung({ harmless: 2000 }, 2001, 1)]).toEqual([
      false,
      true,
    ])
    expect([sprung({ harmless: 2000 }, 400, 5), sprung({ harmless: 2000 }, 401, 5)]).toEqual([
      false,
      true,
    ])
  })

  it('leaves the real time between a commit and what then tells the cache at any speed', () => {
    expect([sprung({ harmless: 250 }, 20, 20), sprung({ harmless: 250 }, 21, 20)]).toEqual([
      false,
      true,
    ])
  })

  it.each([
    // A life of 3 s in Memcached behind one of 1 s: up to whole seconds, and never less than 2.
    [1, 4000],
    [1.5, 2667],
    [2, 2500],
    [5, 2200],
    [20, 2050],
  ])('counts the whole seconds of Memcached: %f× as fast, %i ms', (speed, ms) => {
    const shows = { harmless: 1000, memcachedMs: 3000 }
    expect([sprung(shows, ms - 1, speed), sprung(shows, ms + 1, speed)]).toEqual([false, true])
  })
})
