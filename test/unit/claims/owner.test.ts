import { expect, it } from 'vitest'
import { onTheOwner } from '@/server/patterns/sharding/onTheOwner'
import { slotOf } from '@/server/protocol'
import { verdictOn } from '../../support/claims'
import { Story } from '../../support/story'

const [OWNER, OTHER] = ['a:1', 'b:2']
const slot = slotOf('k')

/** The owner sends a call on to another node; that node answers it, and later one that nobody sent there. */
function held(kind: 'moved' | 'ask', again = false): boolean {
  const story = new Story()
  const slots = [{ from: 0, to: 16_383, node: OWNER, replicas: [] }]
  const mapped = { type: 'cluster:mapped' as const, client: 0, prefix: '', slots }
  const answer = (of: number) => {
    const said = { type: 'wire:replied', client: 1, req: 1, of, server: 'redis-cluster' } as const
    const counts = { hits: 1, misses: 0, sets: 0, deletes: 0, purpose: null, ms: 1 }
    story.tell({ ...said, ...counts, at: 2, node: OTHER, command: 'GET k', reply: 'x' })
  }
  story.tell({ ...mapped, at: 0 })
  const sent = { type: 'cluster:redirected', at: 1, client: 1, req: 1, of: 7 } as const
  story.tell({ ...sent, kind, slot, from: OWNER, to: OTHER })
  answer(7)
  if (again) answer(8)
  story.tell({ ...mapped, at: 5000 })
  return verdictOn(onTheOwner, story).held
}

it('a node that a call was sent on to for once answers that call, and owns nothing', () => {
  expect(held('ask')).toBe(true)
  expect(held('ask', true)).toBe(false)
  expect(held('moved', true)).toBe(true)
})

it('a lock is answered by the owner of the slot of its value', () => {
  const answered = (node: string) => {
    const story = new Story()
    const slots = [OWNER, OTHER].map((owner, i) => ({
      ...{ from: i * 8192, to: i * 8192 + 8191, node: owner, replicas: [] },
    }))
    const mapped = { type: 'cluster:mapped', client: 0, prefix: '', slots } as const
    story.tell({ ...mapped, at: 0 })
    const said = { type: 'wire:replied', at: 2, client: 1, req: 1, of: 7, node } as const
    const counts = { hits: 1, misses: 0, sets: 0, deletes: 0, purpose: 'lock', ms: 1 } as const
    const command = 'EVALSHA f39f61 2 lock:{k} fence:{k} t1 5000'
    story.tell({ ...said, ...counts, server: 'redis-cluster', command, reply: '(integer) 1' })
    story.tell({ ...mapped, at: 5000 })
    return verdictOn(onTheOwner, story).held
  }
  expect(slot).toBeLessThan(8192)
  expect([answered(OWNER), answered(OTHER)]).toEqual([true, false])
})
