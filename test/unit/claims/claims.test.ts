import { describe, expect, it } from 'vitest'
import { patternOf } from '@/server/engine'
import {
  deleteAfterCommit,
  guideOutcomes,
  nothingAfterTtl,
  oneLease,
  oneLoad,
  onlyFromDatabase,
} from '@/server/patterns/shared/claims'
import type { Claim } from '@/server/patterns/shared/definition'
import { verdictOn } from '../../support/claims'
import { load, Story } from '../../support/story'

function held(claim: Claim, story: Story): boolean {
  return verdictOn(claim, story).held
}

describe('one load per expiry', () => {
  const locked = (story: Story, client: number, at: number, leaseMs = 1000) => {
    story.time(at)
    const of = story.askLock(client)
    story.time(at + 1).acquired(client, of, { leaseMs })
  }

  it('holds for loads one after the other, and for other rows', () => {
    const story = new Story()
    load(story, 1, 0, 100)
    load(story, 2, 200, 100)
    const other = story.askDb(3, 'read', 2)
    load(story, 4, 310, 10)
    story.answeredDb(3, other, 1, 'read', 2)
    expect(held(oneLoad, story)).toBe(true)
  })

  it('catches a second load beside the first', () => {
    const story = new Story()
    const first = story.askDb(1)
    load(story, 2, 50, 100)
    story.answeredDb(1, first)
    expect(held(oneLoad, story)).toBe(false)
  })

  it('needs a look that was answered, and a node of the cluster that is still there', () => {
    const again = (meanwhile: (story: Story, look: number) => void) => {
      const story = new Story()
      load(story, 1, 0, 10)
      story.set(1, story.time(20).setting(1), { ttlMs: 10_000 })
      story.request(2)
      meanwhile(story, story.time(30).look(2, 'nothing') - 1)
      load(story, 2, 40, 10)
      return held(oneLoad, story)
    }
    expect(again(() => {})).toBe(false)
    expect(again((story, look) => void story.failed(2, look, 'cache.get'))).toBe(true)
    const at = { at: 30, client: 0 }
    const lost = { ...at, type: 'cluster:lost', node: '127.0.0.1:7000', how: 'killed' } as const
    expect(again((story) => void story.tell(lost))).toBe(true)
    expect(again((story) => void story.change('hashTag', 'none', 'same'))).toBe(true)
    expect(again((story) => void story.change('thinkMs', 1, 2))).toBe(false)
  })

  it('lets a set that was under way cover nothing when a node dies or the keys change', () => {
    const meanwhile = (told: (story: Story) => void) => {
      const story = new Story()
      story.request(1)
      load(story, 1, 0, 10)
      const setting = story.time(20).setting(1)
      told(story.time(25))
      story.time(30).set(1, setting, { ttlMs: 10_000, ms: 10 })
      story.request(2)
      story.time(40).look(2, 'nothing')
      load(story, 2, 50, 10)
      return held(oneLoad, story)
    }
    expect(meanwhile(() => {})).toBe(false)
    expect(meanwhile((story) => story.change('hashTag', 'none', 'same'))).toBe(true)
    const lost = { type: 'cluster:lost', node: '127.0.0.1:7000', how: 'killed' } as const
    expect(meanwhile((story) => story.tell({ at: 25, client: 0, ...lost }))).toBe(true)
  })

  it('allows a holder that begins once its own lease is over, beside the next one', () => {
    const late = (at: number) => {
      const story = new Story()
      locked(story, 1, 0)
      locked(story, 2, 500)
      const second = story.time(600).askDb(2)
      load(story, 1, at, 10)
      story.time(at + 20).answeredDb(2, second)
      return held(oneLoad, story)
    }
    expect([late(1100), late(900)]).toEqual([true, false])
  })

  it('allows a second holder where a master was lost, and its locks with it', () => {
    const beside = (lostAt: number | null, second: number) => {
      const story = new Story()
      const lose = (at: number) => {
        const lost = { type: 'cluster:lost', node: '127.0.0.1:7000', how: 'killed' } as const
        story.tell({ ...lost, at, client: 0 })
      }
      if (lostAt !== null && lostAt < 100) lose(lostAt)
      locked(story, 1, 100)
      const first = story.askDb(1)
      if (lostAt !== null && lostAt >= 100) lose(lostAt)
      locked(story, 2, second)
      load(story, 2, second + 1, 100)
      story.answeredDb(1, first)
      return held(oneLoad, story)
    }
    expect(beside(null, 500)).toBe(false)
    expect(beside(300, 500)).toBe(true)
    // What it said may be read a moment after its loss is told.
    expect(beside(90, 500)).toBe(true)
    expect(beside(20, 500)).toBe(false)
  })

  it('allows a second holder once the lease of the first is over, and not before', () => {
    const beside = (at: number) => {
      const story = new Story()
      locked(story, 1, 0)
      const first = story.askDb(1)
      locked(story, 2, at - 1)
      load(story, 2, at, 100)
      story.answeredDb(1, first)
      return held(oneLoad, story)
    }
    expect(beside(1001)).toBe(true)
    expect(beside(900)).toBe(false)
    // Redis counts whole milliseconds: a lease may end a moment before its own.
    expect(beside(999.2)).toBe(true)
  })

  it('catches a load of a value that is surely cached, by one who looked after it landed', () => {
    const after = (lookAt: number, loadAt: number, spoil: (story: Story) => void = () => {}) => {
      const story = new Story()
      story.time(10).set(1, story.setting(1), { ttlMs: 1000 })
      spoil(story)
      story.time(lookAt).look(2, 'nothing')
      load(story, 2, loadAt, 10)
      return held(oneLoad, story)
    }
    expect(after(100, 101)).toBe(false)
    // It looked before the value landed, and loads after: a second look was not made.
    expect(after(10, 101)).toBe(true)
    expect(after(1020, 1021)).toBe(true)
    expect(after(100, 101, (story) => void story.deleting(3))).toBe(true)
    expect(after(100, 101, (story) => void story.lost())).toBe(true)
  })

  it('is not deceived by a delete that crosses the set', () => {
    const story = new Story()
    const deleting = story.time(5).deleting(9)
    story.time(10).set(1, story.setting(1), { ttlMs: 1000, ms: 8 })
    story.time(12).deleted(9, deleting)
    story.time(100).look(2, 'nothing')
    load(story, 2, 101, 10)
    expect(held(oneLoad, story)).toBe(true)
  })

  it('excuses loads of calls that began under another protection, and only those', () => {
    const switched = (lateCaller: boolean) => {
      const story = new Story({ protection: 'single-flight' })
      story.request(1)
      const first = story.askDb(1)
      story.time(10).change('protection', 'single-flight', 'redis-lock')
      story.time(11).request(2)
      if (lateCaller) {
        story.answeredDb(1, first)
        story.finish(1, 'miss')
      }
      const second = story.time(20).askDb(2)
      if (lateCaller) {
        story.request(3)
        const third = story.askDb(3)
        story.answeredDb(3, third)
      }
      story.time(30).answeredDb(2, second)
      return held(oneLoad, story)
    }
    expect(switched(false)).toBe(true)
    expect(switched(true)).toBe(false)
  })

  it('excuses loads of calls that began before a lost server was back, and only those', () => {
    const besideAfter = (finished: boolean) => {
      const story = new Story()
      story.request(1)
      story.time(10).lost()
      const name = 'redis'
      story.time(20).tell({ type: 'service:back', at: 20, client: 0, name })
      if (finished) story.finish(1, 'error')
      story.time(30).request(2)
      const first = story.askDb(2)
      load(story, 3, 40, 10)
      story.answeredDb(2, first)
      return held(oneLoad, story)
    }
    expect([besideAfter(false), besideAfter(true)]).toEqual([true, false])
  })

  it('applies where there is a protection', () => {
    const applies = (protection: string) =>
      oneLoad.applies({ scenario: 'load', params: { protection } })
    expect([applies('none'), applies('single-flight'), applies('redis-lock')]).toEqual([
      false,
      true,
      true,
    ])
  })
})

describe('never two valid leases', () => {
  const second = (at: number, first: (story: Story) => void) => {
    const story = new Story()
    story.time(10)
    const of = story.askLock(1)
    story.time(15).acquired(1, of, { leaseMs: 1000 })
    first(story)
    story.time(at - 1)
    const next = story.askLock(2)
    story.time(at).acquired(2, next)
    return held(oneLease, story)
  }
  const nothing = () => {}

  it('catches one inside the other', () => {
    expect(second(500, nothing)).toBe(false)
    expect(second(1000, nothing)).toBe(false)
  })
  it('counts the lease from the call, and allows what follows its end or a release', () => {
    expect(second(1012, nothing)).toBe(true)
    expect(second(1009, nothing)).toBe(true)
    expect(second(500, (story) => void story.time(400).releasing(1))).toBe(true)
    expect(second(500, (story) => void story.lost())).toBe(true)
  })
  it('says nothing of a lease that may have died with a master, and catches the next ones', () => {
    const lost = { type: 'cluster:lost', node: '127.0.0.1:7000', how: 'killed' } as const
    const dies = (at: number) => (story: Story) => void story.tell({ ...lost, at, client: 0 })
    expect(second(500, dies(200))).toBe(true)
    const asked = (lostAt: number) => {
      const story = new Story()
      story.tell({ ...lost, at: lostAt, client: 0 })
      const of = story.time(100).askLock(1)
      story.time(101).acquired(1, of, { leaseMs: 1000 })
      story.acquired(2, story.time(200).askLock(2))
      return held(oneLease, story)
    }
    // Its answer may be read a moment after its loss was told.
    expect([asked(70), asked(20)]).toEqual([true, false])
  })
  it('does not take the release of another for one', () => {
    expect(second(500, (story) => void story.time(400).releasing(7, '1', 't7'))).toBe(false)
  })
  it('knows the owner who asks again', () => {
    const story = new Story()
    story.acquired(1, story.askLock(1))
    story.acquired(1, story.askLock(1))
    expect(held(oneLease, story)).toBe(true)
  })
  it('keeps locks apart', () => {
    const story = new Story()
    story.acquired(1, story.askLock(1))
    story.acquired(2, story.askLock(2, 'other'), { key: 'other' })
    expect(held(oneLease, story)).toBe(true)
  })
})

describe('nothing after its TTL', () => {
  const hitAt = (at: number, ms = 1, spoil: (story: Story) => void = () => {}) => {
    const story = new Story()
    story.time(100).set(1, story.setting(1), { ttlMs: 1000 })
    spoil(story)
    story.time(at).look(2, 'value', '1', ms)
    return held(nothingAfterTtl, story)
  }
  it('catches a hit that began later than the reply of the set + TTL + 50 ms', () => {
    expect(hitAt(1100)).toBe(true)
    expect(hitAt(1150)).toBe(true)
    expect(hitAt(1153)).toBe(false)
    expect(hitAt(9000)).toBe(false)
  })
  it('counts from the call of the look, not from its reply', () => {
    expect(hitAt(1300, 250)).toBe(true)
  })
  it('catches a value that nobody set', () => {
    const story = new Story()
    story.time(500).look(1, 'value', 'unset')
    expect(held(nothingAfterTtl, story)).toBe(false)
  })
  it('knows a newer set, one that has no reply yet, and one whose reply was lost', () => {
    const again = (story: Story) => void story.time(1000).set(1, story.setting(1))
    expect(hitAt(1900, 1, again)).toBe(true)
    expect(hitAt(2060, 1, again)).toBe(false)
    expect(hitAt(9000, 1, (story) => void story.setting(1))).toBe(true)
    const lost = (story: Story) => void story.failed(1, story.setting(1), 'cache.set', true)
    expect(hitAt(9000, 1, lost)).toBe(true)
  })
  it('says nothing of misses', () => {
    const story = new Story()
    story.time(500).look(1, 'nothing')
    expect(held(nothingAfterTtl, story)).toBe(true)
  })
})

describe('only answers of the database are cached', () => {
  const cached = (answer: number | null | 'error', version: number | null) => {
    const story = new Story()
    story.request(1)
    const of = story.askDb(1)
    if (answer === 'error') story.failed(1, of, 'db.read')
    else story.answeredDb(1, of, answer)
    story.set(1, story.setting(1), { version })
    return held(onlyFromDatabase, story)
  }
  it('holds for rows and for "no such row"', () => {
    expect([cached(3, 3), cached(null, null)]).toEqual([true, true])
  })
  it('catches a cached error, another version, and a set without a load', () => {
    expect([cached('error', null), cached(3, 2), cached(3, null)]).toEqual([false, false, false])
    const story = new Story()
    story.answeredDb(1, story.askDb(1))
    story.finish(1, 'miss')
    // The answer was that of an earlier request.
    story.set(1, story.setting(1))
    expect(held(onlyFromDatabase, story)).toBe(false)
  })
})

describe('the copy is deleted after the commit', () => {
  const order = (...steps: ('commit' | 'delete' | 'read')[]) => {
    const story = new Story()
    for (const step of steps) {
      if (step === 'delete') story.deleted(1, story.deleting(1))
      else if (step === 'commit') story.answeredDb(1, story.askDb(1, 'write'), 2, 'write')
      else story.answeredDb(1, story.askDb(1), 1)
    }
    return held(deleteAfterCommit, story)
  }
  it('holds in this order and in no other', () => {
    expect(order('commit', 'delete')).toBe(true)
    expect(order('delete', 'commit')).toBe(false)
    expect(order('read', 'delete')).toBe(false)
  })
  it('asks for a commit of the same request', () => {
    const story = new Story()
    story.answeredDb(1, story.askDb(1, 'write'), 2, 'write')
    story.finish(1, 'write')
    // One that failed comes again after its request is answered.
    story.deleting(1)
    expect(held(deleteAfterCommit, story)).toBe(true)
    story.deleting(2)
    expect(held(deleteAfterCommit, story)).toBe(false)
  })
})

const guideOf = (...outcomes: string[]) => ({ params: [], guide: { steps: [], outcomes } })

describe('the outcomes of the guide', () => {
  const claim = guideOutcomes(guideOf('miss', 'hit', 'miss'))
  const ended = (...outcomes: Parameters<Story['finish']>[1][]) => {
    const story = new Story({}, 'guide')
    outcomes.forEach((outcome) => story.finish(1, outcome))
    return held(claim, story)
  }
  it('are those, in their order; a run that was stopped is judged by what it did', () => {
    expect(ended('miss', 'hit', 'miss')).toBe(true)
    expect(ended('miss')).toBe(true)
    expect(ended('miss', 'cancelled')).toBe(true)
    expect(ended('miss', 'hit', 'hit')).toBe(false)
    expect(ended('hit')).toBe(false)
    expect(ended('miss', 'hit', 'miss', 'miss')).toBe(false)
    expect(ended('error')).toBe(false)
  })
  it('are all of them when the run was completed', () => {
    const completed = (reason: 'completed' | 'stopped') => {
      const story = new Story({}, 'guide')
      story.finish(1, 'miss')
      story.tell({ type: 'run:finished', at: 9, client: 0, reason, message: null })
      return held(claim, story)
    }
    expect([completed('stopped'), completed('completed')]).toEqual([true, false])
  })
  it.each<[Record<string, number | string>, boolean]>([
    [{}, true],
    [{ strategy: 'overwrite', ttlMs: 30_000, clients: 1, keys: 1 }, true],
    [{ broker: 'rabbitmq' }, true],
    // Its last read is a miss then, as it must be.
    [{ strategy: 'delete' }, false],
    [{ ttlMs: 60_000 }, false],
    [{ protection: 'stale-while-revalidate' }, false],
    [{ dbErrors: 0.5 }, false],
  ])('are claimed with the settings of the guide and not with others: %j', (params, claimed) => {
    const claim = guideOutcomes(patternOf('invalidation').scenario)
    expect(claim.applies({ scenario: 'guide', params })).toBe(claimed)
    expect(claim.applies({ scenario: 'load', params })).toBe(false)
  })
})
