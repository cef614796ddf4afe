import { describe, expect, it } from 'vitest'
import { selectHeadlines } from '@/components/panels/headlines/select'
import { latencies, type Told } from '../../support/fold'
import { Story } from '../../support/story'
import { emptyState, project } from '@/server/protocol'

/** A read that begins at 0; what holds it is told by its own events. */
class Held extends Story {
  constructor() {
    super()
    this.request(1)
  }
  hold(req = 1): number {
    const hold: Told = {
      ...{ type: 'hold:began', at: this.at, client: 1, req, call: 'cache.set' },
      ...{ why: 'so that it can be seen', upToMs: 10_000 },
    }
    return this.tell(hold)
  }
  go(of: number, req = 1): number {
    const on = { of, ms: 1, call: 'cache.set', how: 'time' } as const
    return this.tell({ type: 'hold:ended', at: this.at, client: 1, req, ...on })
  }
  gate(): number {
    const stands = { line: 3, sub: 0, call: 'cache.get' }
    return this.tell({ type: 'gate:held', at: this.at, client: 1, req: 1, ...stands })
  }
  pass(of: number): number {
    const passed = { of, ms: 1, call: 'cache.get', by: 'resume' } as const
    return this.tell({ type: 'gate:passed', at: this.at, client: 1, req: 1, ...passed })
  }
  pause(): number {
    return this.tell({ type: 'run:paused', at: this.at, client: 0 })
  }
  resume(): number {
    return this.tell({ type: 'run:resumed', at: this.at, client: 0 })
  }
  get openMs() {
    return selectHeadlines(this.events.reduce(project, emptyState()), this.at).openMs
  }
}

describe('the wait of an open read', () => {
  it('does not grow while a preset holds its call, and goes on after that', () => {
    const story = new Held()
    const hold = story.time(500).hold()
    expect(story.time(9000).openMs).toBe(500)
    story.time(10_000).go(hold)
    expect(story.openMs).toBe(500)
    expect(story.time(10_100).openMs).toBe(600)
    const again = story.hold()
    story.time(11_000).go(again)
    expect(story.time(11_001).openMs).toBe(601)
    expect(latencies([...story.events])).toEqual([])
    story.finish(1, 'miss', { ms: 601 })
    expect(latencies(story.events)).toEqual([{ said: 601, folded: 601 }])
  })

  it('does not grow at the gate, nor while one waits for another whom the pause holds', () => {
    const story = new Held()
    const wait: Told = {
      ...{ type: 'wait:began', at: 100, client: 1, req: 1, line: 1, sub: 1, key: '1' },
      ...{ on: 'flight', upToMs: 30_000 },
    }
    const of = story.tell(wait)
    story.time(200).pause()
    expect(story.time(4000).openMs).toBe(200)
    story.time(5000).resume()
    expect(story.time(5050).openMs).toBe(250)
    const landed = { of, ms: 1, key: '1', on: 'flight', why: 'landed' } as const
    story.tell({ type: 'wait:ended', at: 5050, client: 1, req: 1, ...landed })
    story.time(5060).pause()
    // A query that is under way, or a client between two calls, is not held by a pause.
    const gate = story.time(5070).gate()
    expect(story.time(8000).openMs).toBe(270)
    story.pass(gate)
    story.resume()
    expect(story.time(8010).openMs).toBe(280)
  })

  it('begins anew with each request, whatever is held behind an answered one', () => {
    const story = new Held()
    const behind = story.time(10).hold()
    story.time(20).finish(1, 'hit')
    story.tell({ type: 'request:started', at: 30, client: 1, req: 2, op: 'read', id: 1 })
    story.time(40).hold(1)
    expect(story.time(50).openMs).toBe(20)
    story.time(60).go(behind, 1)
    expect(story.time(100).openMs).toBe(70)
  })
})
