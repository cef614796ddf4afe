import { describe, expect, it } from 'vitest'
import { count, emptyTally, figures, type LabEvent } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { started, type Told } from '../../support/fold'

const [MASTER, REPLICA] = ['a:1', 'b:1']
const lab = { client: 0 }
const who = { client: 1, req: 1 }
const prefix = 'cachescope:run:'

/** A cluster of one master and its replica, told event by event. */
class ClusterStory {
  readonly tally = emptyTally()
  private seq = 0
  at = 0

  constructor() {
    this.tell(started())
    const slots = [{ from: 0, to: 16_383, node: MASTER, replicas: [REPLICA] }]
    this.tell({ type: 'cluster:mapped', at: 0, ...lab, prefix, slots })
  }

  tell(told: Told): number {
    const event: LabEvent = eventSchema.parse({ ...told, at: this.at, seq: ++this.seq })
    count(this.tally, event)
    return event.seq
  }
  time(at: number): this {
    this.at = at
    return this
  }

  wire(command: string, of = 0, node = MASTER, reply = 'OK'): void {
    const told = { type: 'wire:replied', at: 0, ...who, of, server: 'redis-cluster', node } as const
    const counts = { hits: 0, misses: 0, sets: 0, deletes: 0 }
    this.tell({ ...told, command, reply, ms: 1, purpose: null, ...counts })
  }
  setting(key = 'k'): number {
    const told = { type: 'cache:setting', at: 0, ...who, line: 1, sub: 0 } as const
    return this.tell({ ...told, tier: 'redis-cluster', key, id: 1, ttlMs: 1000, how: 'set' })
  }
  deleting(key = 'k'): number {
    const told = { type: 'cache:deleting', at: 0, ...who, line: 1, sub: 0 } as const
    return this.tell({ ...told, tier: 'redis-cluster', key })
  }
  set(version: number | null, { key = 'k', node = MASTER } = {}): void {
    const of = this.setting(key)
    this.wire(`SET ${prefix}${key} …`, of, node)
    this.stored(of, version, key)
  }
  stored(of: number, version: number | null, key = 'k'): void {
    const told = { type: 'cache:set', at: 0, ...who, of, ms: 1, tier: 'redis-cluster' } as const
    const life = { ttlMs: 1000, staleMs: 0, backstop: true, expiresAt: 1000 }
    const value = { negative: version === null, value: '', bytes: 2, writeId: null }
    this.tell({ ...told, key, id: 1, version, ...life, ...value })
  }
  remove(key = 'k'): void {
    const of = this.deleting(key)
    this.wire(`UNLINK ${prefix}${key}`, of, MASTER, '(integer) 1')
    const told = { type: 'cache:deleted', at: 0, ...who, of, ms: 1, tier: 'redis-cluster' } as const
    this.tell({ ...told, key, existed: true })
  }
  unknown(of: number, call = 'cache.set'): void {
    const why = { code: 'deadline', message: '', unknown: true }
    this.tell({ type: 'call:failed', at: 0, ...who, of, ms: 1, call, key: 'k', ...why })
  }
  kill(): this {
    this.tell({ type: 'cluster:lost', at: 0, ...lab, node: MASTER, how: 'killed' })
    return this
  }
  /** @param has by key; one that is not named is not there */
  inherited(has: Record<string, number | null>, from = MASTER): { lost: number; unsure: number } {
    const keys = Object.entries(has).map(([key, version]) => ({ key, version }))
    this.tell({ type: 'cluster:inherited', at: 0, ...lab, node: REPLICA, from, keys })
    const { lost, unsure } = figures(this.tally).failover
    return { lost, unsure }
  }
}

describe('acknowledged changes that a replica does not have', () => {
  it('are none when it has the last ones', () => {
    const story = new ClusterStory()
    story.set(1)
    story.remove()
    story.set(2)
    story.set(null, { key: 'none' })
    story.remove('gone')
    expect(story.kill().inherited({ k: 2, none: null })).toEqual({ lost: 0, unsure: 0 })
  })

  it('are counted back to the one that it has', () => {
    const story = new ClusterStory()
    story.set(1)
    story.remove()
    story.set(2)
    expect(story.kill().inherited({ k: 1 })).toEqual({ lost: 2, unsure: 0 })
  })

  it('are a set where nothing is, and a delete where the copy still is', () => {
    const story = new ClusterStory()
    story.set(1)
    story.set(4, { key: 'other' })
    story.remove('other')
    expect(story.kill().inherited({ other: 4 })).toEqual({ lost: 2, unsure: 0 })
  })

  it('are compared in the order in which the node made them, not in that of their callers', () => {
    const story = new ClusterStory()
    const of = story.setting()
    story.wire(`SET ${prefix}k …`, of)
    story.remove()
    story.stored(of, 1)
    expect(story.kill().inherited({})).toEqual({ lost: 0, unsure: 0 })
  })

  it('are those of the lost node alone', () => {
    const story = new ClusterStory()
    story.set(1)
    story.set(2, { node: REPLICA })
    expect(story.kill().inherited({})).toEqual({ lost: 0, unsure: 0 })
  })

  it('are not counted twice: what the replica has is the truth from then on', () => {
    const story = new ClusterStory()
    story.set(1)
    story.kill().inherited({})
    expect(story.inherited({})).toEqual({ lost: 1, unsure: 0 })
  })

  it('stay unknown where a change without an answer could explain it', () => {
    const removed = new ClusterStory()
    removed.set(1)
    removed.unknown(removed.deleting(), 'cache.delete')
    expect(removed.kill().inherited({})).toEqual({ lost: 0, unsure: 1 })

    const open = new ClusterStory()
    open.set(2)
    open.setting()
    expect(open.kill().inherited({ k: 1 })).toEqual({ lost: 0, unsure: 1 })
  })

  it('stay unknown however long ago that change was, if no other came after it', () => {
    const story = new ClusterStory()
    story.set(1)
    story.unknown(story.setting())
    expect(story.time(60_000).kill().inherited({ k: 2 })).toEqual({ lost: 0, unsure: 1 })
  })

  it('stay unknown where that change may have come to the promoted one later', () => {
    const story = new ClusterStory()
    story.set(1)
    story.unknown(story.setting())
    story.kill().inherited({ k: 1 })
    story.set(3, { node: REPLICA })
    expect(story.inherited({ k: 2 }, REPLICA)).toEqual({ lost: 0, unsure: 1 })
  })

  it('are lost for sure where that change began when the master was gone', () => {
    const story = new ClusterStory()
    story.set(1)
    story.kill().setting()
    expect(story.inherited({})).toEqual({ lost: 1, unsure: 0 })
  })

  it('are lost for sure where it could not, or came too long ago', () => {
    const kept = new ClusterStory()
    kept.set(1)
    kept.remove()
    kept.unknown(kept.deleting(), 'cache.delete')
    // A delete brings no copy back.
    expect(kept.kill().inherited({ k: 1 })).toEqual({ lost: 1, unsure: 0 })

    const old = new ClusterStory()
    old.unknown(old.setting())
    old.time(11_000).set(2)
    expect(old.kill().inherited({ k: 1 })).toEqual({ lost: 1, unsure: 0 })
  })

  it('leave out a change that was on the master and was not acknowledged', () => {
    const story = new ClusterStory()
    story.set(1)
    const of = story.setting()
    story.wire(`SET ${prefix}k …`, of)
    story.unknown(of)
    expect(story.kill().inherited({ k: 1 })).toEqual({ lost: 0, unsure: 0 })
  })
})

describe('acknowledged changes of a master whose replica nobody has read', () => {
  const promoted = (story: ClusterStory) => {
    const slots = [{ from: 0, to: 16_383, node: REPLICA, replicas: [] }]
    story.tell({ type: 'cluster:mapped', at: 0, ...lab, prefix, slots })
    return story
  }
  const told = ({ tally }: ClusterStory) => {
    const { lost, unsure } = figures(tally).failover
    return { lost, unsure }
  }
  const closed = () => {
    const story = new ClusterStory()
    story.set(1)
    story.set(1, { key: 'other' })
    story.remove('other')
    story.tell({ type: 'cluster:lost', at: 0, ...lab, node: MASTER, how: 'closed' })
    return story
  }

  it('are unknown, key by key, once another has taken its place', () => {
    expect(told(closed())).toEqual({ lost: 0, unsure: 0 })
    expect(told(promoted(closed()))).toEqual({ lost: 0, unsure: 2 })
    // They are counted once.
    expect(told(promoted(promoted(closed())))).toEqual({ lost: 0, unsure: 2 })
  })

  it('are unknown too when it is back itself: it may have begun anew', () => {
    const story = closed()
    story.tell({ type: 'cluster:back', at: 0, ...lab, node: MASTER })
    expect(told(promoted(story))).toEqual({ lost: 0, unsure: 2 })
  })

  it('are known when its replica was read', () => {
    const story = closed()
    expect(story.inherited({ k: 1 })).toEqual({ lost: 0, unsure: 0 })
    expect(told(promoted(story))).toEqual({ lost: 0, unsure: 0 })
  })

  it('say nothing of what the next failover finds', () => {
    const story = promoted(closed())
    story.set(2, { node: REPLICA })
    expect(story.inherited({ k: 1 }, REPLICA)).toEqual({ lost: 1, unsure: 2 })
  })
})

describe('the time without a master', () => {
  const awayMs = (story: ClusterStory) => figures(story.tally).failover.awayMs

  it('lasts from its loss to the first answer of another node', () => {
    const story = new ClusterStory().time(1000).kill()
    story.time(1001).wire(`GET ${prefix}k`)
    story.time(2000).wire(`GET ${prefix}k`, 0, REPLICA, '(error) MOVED 1 a:1')
    expect(awayMs(story)).toBe(0)
    story.time(3500).wire(`GET ${prefix}k`, 0, REPLICA)
    story.time(9000).wire(`GET ${prefix}k`, 0, REPLICA)
    expect(awayMs(story)).toBe(2500)
    expect(figures(story.tally).failover.count).toBe(1)
  })

  it('ends too when the master itself is back', () => {
    const story = new ClusterStory().time(1000).kill()
    story.tell({ type: 'cluster:back', at: 0, ...lab, node: MASTER })
    story.time(1400).wire(`GET ${prefix}k`)
    expect(awayMs(story)).toBe(400)
  })

  it('is none for a replica', () => {
    const story = new ClusterStory()
    story.tell({ type: 'cluster:lost', at: 0, ...lab, node: REPLICA, how: 'closed' })
    expect(figures(story.tally).failover).toEqual({ count: 0, awayMs: 0, lost: 0, unsure: 0 })
  })
})
