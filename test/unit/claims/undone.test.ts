import { describe, expect, it } from 'vitest'
import { failedIsUndone } from '@/server/patterns/write-through/failedIsUndone'
import { verdictOn } from '../../support/claims'
import { Story } from '../../support/story'

const WRITER = 1
const READER = 2

interface Told {
  /** What the undo ends in; `none`: it is never made. */
  undo?: 'set' | 'deleted' | 'refused' | 'failed' | 'none'
  /** How the write ends in the database. */
  write?: 'failed' | 'unknown' | 'saved'
  outcome?: 'error' | 'cancelled'
  /** When the reader begins its look: before the undo or after its reply. */
  look?: 'before' | 'after'
  /** The write whose value the reader is served. */
  served?: string | null
}

/** A writer caches its value before it is saved, and the database refuses it. */
function tell({
  undo = 'set',
  write = 'failed',
  outcome = 'error',
  look = 'after',
  served = 'w1',
}: Told): Story {
  const story = new Story({ order: 'cache-first', onFailure: 'undo' }).time(10)
  story.request(WRITER, 'write')
  story.set(WRITER, story.setting(WRITER, { how: 'put' }), { version: null, writeId: 'w1' })
  const asked = story.time(20).askDb(WRITER, 'write')
  if (write === 'saved') story.answeredDb(WRITER, asked, 2, 'write')
  else story.failed(WRITER, asked, 'db.write', write === 'unknown')
  if (look === 'before') story.time(29).look(READER, 'value', '1', 1, { version: null })
  if (undo !== 'none' && write === 'failed') takeBack(story, undo)
  story.time(40).finish(WRITER, write === 'saved' ? 'write' : outcome, { op: 'write' })
  if (look === 'after') story.time(50).look(READER, 'value', '1', 1, { version: null })
  story.finish(READER, 'hit', { version: null, writeId: served })
  return story
}

function takeBack(story: Story, ends: NonNullable<Told['undo']>): void {
  const of = story.time(30).setting(WRITER, { how: 'undo' })
  story.time(31)
  if (ends === 'set') story.set(WRITER, of, { version: 1 })
  else if (ends === 'deleted') story.deleted(WRITER, of)
  else if (ends === 'failed') story.failed(WRITER, of, 'cache.undo', true, '1')
  else {
    const place = { at: 31, client: WRITER, req: WRITER, tier: 'redis', key: '1' }
    story.tell({ type: 'cache:refused', ...place, of, ms: 1, id: 1, version: null })
  }
}

function verdict(told: Told) {
  const watch = failedIsUndone.watch()
  for (const event of tell(told).events) watch.see(event)
  return watch.verdict()
}
const held = (told: Told) => verdict(told).held

describe('a failed write is undone', () => {
  it('catches one whose value is left in the cache', () => {
    expect(verdict({ undo: 'none', served: null })).toEqual({
      held: false,
      detail: '1 of 1 failed writes were left there',
    })
  })

  it.each(['set', 'deleted', 'refused'] as const)(
    'catches a look that finds it after the undo, which ended in "%s"',
    (undo) => {
      expect(verdict({ undo })).toEqual({
        held: false,
        detail: '1 of 1 reads got what had been undone',
      })
      expect(held({ undo, look: 'before' })).toBe(true)
      expect(held({ undo, served: 'w2' })).toBe(true)
      expect(held({ undo, served: null })).toBe(true)
    },
  )

  it('is not put to the test by a write whose undo failed too', () => {
    const tested = (undo: NonNullable<Told['undo']>) =>
      verdictOn(failedIsUndone, tell({ undo, served: null })).proof
    expect(tested('set')).toHaveLength(1)
    expect(tested('failed')).toEqual([])
  })

  it('excuses what an undo explains that failed too, and says so', () => {
    expect(verdict({ undo: 'failed' })).toEqual({
      held: true,
      detail:
        '0 of 1 failed writes undone, none read after that; for 1 the undo failed too, or had no answer',
    })
  })

  it('lets a value stay that is saved, may be saved, or whose run has ended', () => {
    expect(verdict({ write: 'saved' })).toEqual({ held: true, detail: 'no write has failed' })
    expect(verdict({ write: 'unknown' })).toEqual({ held: true, detail: 'no write has failed' })
    expect(held({ undo: 'none', outcome: 'cancelled' })).toBe(true)
  })

  it('applies where the cache comes first and is to be undone', () => {
    const applies = (order: string, onFailure: string) =>
      failedIsUndone.applies({ scenario: 'load', params: { order, onFailure } })
    expect(applies('cache-first', 'undo')).toBe(true)
    expect(applies('cache-first', 'report')).toBe(false)
    expect(applies('database-first', 'undo')).toBe(false)
  })
})
