import { describe, expect, it } from 'vitest'
import { Judge } from '@/server/engine/judge'
import { patterns } from '@/server/patterns'
import {
  answeredWritesSeen,
  guideOutcomes,
  levelMayFail,
  neverBack,
  nothingAfterTtl,
  oneLease,
  oneLoad,
} from '@/server/patterns/shared/claims'
import type { Claim } from '@/server/patterns/shared/definition'
import { Proof } from '@/server/patterns/shared/proof'
import { appliedOnce } from '@/server/patterns/write-behind/appliedOnce'
import { nothingLost } from '@/server/patterns/write-behind/nothingLost'
import { standingOf } from '@/server/protocol'
import { verdictOn } from '../../support/claims'
import { Story } from '../../support/story'
import { UnsavedStory } from '../../support/unsavedStory'

const seqs = (claim: Claim, story: Story) => verdictOn(claim, story).proof.map(({ seq }) => seq)

describe('the events that a claim stands on', () => {
  it('are the first, the hardest and the latest that put it to the test', () => {
    const proof = new Proof()
    expect(proof.events(true)).toEqual([])
    proof.tested({ seq: 3 }, 90)
    expect(proof.events(true)).toEqual([3])
    for (const [seq, margin] of [
      [5, 4],
      [6, 4],
      [8, 70],
      [9, 80],
    ] as const)
      proof.tested({ seq }, margin)
    expect(proof.events(true)).toEqual([3, 5, 9])
    expect(proof.events(false)).toEqual([])
  })

  it('are the first and the latest that broke it, once it is broken', () => {
    const proof = new Proof()
    proof.tested({ seq: 2 })
    for (const seq of [4, 6, 7]) proof.broken({ seq })
    expect(proof.events(false)).toEqual([4, 7])
  })

  it('are named by every claim of every pattern', () => {
    const silent = patterns.flatMap(({ id, claims }) =>
      claims.filter((claim) => !claim.watch().proof).map((claim) => `${id}: ${claim.id}`),
    )
    expect(silent).toEqual([])
  })

  it('are told with the verdict, and none where nothing put it to the test', () => {
    const story = new Story()
    const of = story.askDb(1)
    story.answeredDb(1, of)
    const judge = new Judge([oneLoad, nothingAfterTtl])
    judge.seeAll(story.events)
    const [load, ttl] = judge.claimResults()
    expect(load).toMatchObject({ held: true, proof: [of] })
    expect(ttl).toMatchObject({ held: true, proof: [] })
    expect([load, ttl].map((claim) => claim && standingOf(claim))).toEqual(['held', 'untested'])
    story.askDb(1)
    const second = story.askDb(2)
    judge.seeAll(story.events.slice(-2))
    expect(judge.claimResults()[0]).toMatchObject({ held: false, proof: [second] })
  })
})

describe('what puts a claim to the test', () => {
  it('nothing after its TTL: the hit closest to the end, not one of what may have been set anew', () => {
    const story = new Story()
    story.time(0).set(1, story.setting(1), { ttlMs: 1000 })
    const first = story.time(100).look(2, 'value')
    const closest = story.time(990).look(3, 'value')
    const other = story.time(995)
    other.failed(4, other.setting(4), 'cache.set', true)
    story.time(2000).look(3, 'value')
    expect(seqs(nothingAfterTtl, story)).toEqual([first, closest])
  })

  it('one load per expiry: each load, but none while the server of its protection is away', () => {
    const story = new Story({ protection: 'redis-lock' })
    const first = story.time(10).askDb(1)
    story.answeredDb(1, first)
    story.time(20).lost()
    story.answeredDb(2, story.time(30).askDb(2))
    expect(seqs(oneLoad, story)).toEqual([first])
  })

  it('a level may fail: a request that met it, and not one that something else has ended', () => {
    const claim = levelMayFail('', () => true)
    const story = new Story().time(10)
    for (const client of [1, 2]) {
      story.request(client)
      story.failed(client, story.look(client, 'nothing'), 'cache.get')
    }
    const passed = story.finish(1, 'miss')
    story.failed(2, story.askDb(2), 'db.read')
    story.finish(2, 'error')
    expect(seqs(claim, story)).toEqual([passed])
    expect(verdictOn(claim, story).detail).toMatch(/none of the 1 requests$/)
  })

  it('one valid lease: each time the lock is acquired', () => {
    const story = new Story()
    expect(seqs(oneLease, story)).toEqual([])
    const first = story.acquired(1, story.askLock(1))
    story.releasing(1)
    const second = story.acquired(2, story.askLock(2))
    expect(seqs(oneLease, story)).toEqual([first, second])
  })

  it('never back: a set or a refusal after another, and no first set', () => {
    const story = new Story()
    story.time(10).set(1, story.setting(1), { version: 1 })
    expect(seqs(neverBack, story)).toEqual([])
    const newer = story.time(20).set(2, story.setting(2), { version: 2 })
    expect(seqs(neverBack, story)).toEqual([newer])
  })

  it('answered writes are seen: reads after one, and none before', () => {
    const seen = answeredWritesSeen(() => true)
    const story = new Story()
    story.request(1)
    story.finish(1, 'hit')
    story.request(2, 'write')
    story.finish(2, 'write', { version: 2 })
    expect(seqs(seen, story)).toEqual([])
    story.request(3)
    const read = story.finish(3, 'miss', { version: 2 })
    expect(seqs(seen, story)).toEqual([read])
  })

  it("the guide's outcomes: its calls; broken by the one that ended otherwise", () => {
    const claim = guideOutcomes({ params: [], guide: { steps: [], outcomes: ['miss', 'hit'] } })
    const story = new Story({}, 'guide')
    const miss = story.finish(1, 'miss')
    expect(seqs(claim, story)).toEqual([miss])
    const again = story.finish(1, 'miss')
    expect(seqs(claim, story)).toEqual([again])
  })

  it('write-behind: what is applied, and first of all what came again', () => {
    const story = new UnsavedStory()
    for (const sequence of [1, 2, 3]) story.send(1, 'a', sequence)
    const first = story.applied('a', 1, 2)
    const again = story.skipped('a', 1, 'again')
    story.applied('a', 2, 3)
    const latest = story.applied('a', 3, 4)
    expect(seqs(appliedOnce, story)).toEqual([first, again, latest])
    expect(seqs(nothingLost, story)).toEqual([first, latest])
  })
})
