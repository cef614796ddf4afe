import { describe, expect, it } from 'vitest'
import { emptyState, project, trapSeen, type LabEvent, type Shows } from '@/server/protocol'
import { emptyTrapCounts, seeTrap } from '@/server/protocol/traps'
import { Story } from '../../support/story'

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

/** The most TTLs that end together, where they end at these times, in ms. */
function together(ends: readonly number[], speed = 1): number {
  const counts = emptyTrapCounts()
  const see = (event: Partial<LabEvent>) => seeTrap(counts, event as Parameters<typeof seeTrap>[1])
  see({ type: 'run:started', speed })
  for (const expiresAt of ends) see({ type: 'cache:set', at: 0, expiresAt })
  return counts.mostTogether
}

describe('how many TTLs end together', () => {
  it.each([0, 20, 130, 240, 249, 260, 455, 499])(
    'are all within half a second, wherever that begins: from %i ms on',
    (from) => {
      const ends = [0, 90, 180, 270, 360, 449].map((ms) => 5000 + from + ms)
      expect(together(ends)).toBe(ends.length)
      expect(together(ends.toReversed())).toBe(ends.length)
      expect(
        together(
          ends.map((end) => end / 5),
          5,
        ),
      ).toBe(ends.length)
    },
  )

  it('are no more than half a second holds, however many follow', () => {
    expect(together([1000, 1500, 2000, 2500])).toBe(1)
    expect(together([1000, 1001, 1600, 1601, 1602, 2200])).toBe(3)
    const [even, odd] = [0, 50].map((ms) => Array.from({ length: 50 }, (_, i) => ms + 100 * i))
    expect(together([...(even ?? []), ...(odd ?? [])])).toBe(10)
  })
})

/** A read that finds no row, cached as absent or not, and ends; null: it has not ended yet. */
function findsNoRow(story: Story, cached: boolean, outcome: 'miss' | 'error' | 'cancelled' | null) {
  const client = story.events.length
  story.request(client)
  story.answeredDb(client, story.askDb(client), null)
  if (cached) story.set(client, story.setting(client), { version: null })
  if (outcome !== null) story.finish(client, outcome, { version: null })
}

describe('loads of rows known to be missing', () => {
  const counted = ({ events }: Story) =>
    trapSeen(events.reduce(project, emptyState()), { figure: 'known-absent', harmless: 0 }, 1).value

  it('are those whose answer was not cached', () => {
    const story = new Story()
    findsNoRow(story, true, 'miss')
    expect(counted(story)).toBe(0)
    findsNoRow(story, false, 'miss')
    findsNoRow(story, false, 'miss')
    expect(counted(story)).toBe(2)
  })

  it('are none that are under way, have failed, or were cut off by the end of the run', () => {
    const story = new Story()
    for (const outcome of [null, 'error', 'cancelled'] as const) findsNoRow(story, false, outcome)
    expect(counted(story)).toBe(0)
  })
})
