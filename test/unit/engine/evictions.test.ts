import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/server/adapters/clock'
import { Evictions } from '@/server/engine/evictions'
import { Judge } from '@/server/engine/judge'
import { Tape } from '@/server/instrument'
import type { Claim } from '@/server/patterns'
import type { World } from '@/server/ports/world'
import { started } from '../../support/fold'

describe('evictions of a server', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const watched = (evicted: () => Promise<number>) => {
    const told: number[] = []
    const tape = new Tape(systemClock, (event) => {
      if (event.type === 'service:evicted') told.push(event.keys)
    })
    const connection = { name: 'redis', version: '7', managed: false }
    // Only its parts are asked.
    const world = { parts: [{ connection, evicted }, { connection }] } as unknown as World
    return { told, evictions: new Evictions(world, tape) }
  }

  it('are told as they come, and at the end: those of before the run are no matter', async () => {
    let now = 100
    const { told, evictions } = watched(() => Promise.resolve(now))
    evictions.start()
    await vi.advanceTimersByTimeAsync(1500)
    expect(told).toEqual([])
    now = 107
    await vi.advanceTimersByTimeAsync(1000)
    expect(told).toEqual([7])
    // The server was started anew.
    now = 2
    await evictions.stop()
    expect(told).toEqual([7, 2])
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1)
  })

  it('that cannot be asked for are none, and hold up no end', async () => {
    const forbidden = watched(() => Promise.reject(new Error('NOPERM')))
    forbidden.evictions.start()
    await forbidden.evictions.stop()
    expect(forbidden.told).toEqual([])
    const hanging = watched(() => new Promise(() => {}))
    hanging.evictions.start()
    const ended = vi.fn()
    void hanging.evictions.stop().then(ended)
    await vi.advanceTimersByTimeAsync(600)
    expect(ended).toHaveBeenCalled()
  })
})

describe('a claim that does not hold when keys were evicted', () => {
  const broken = (restsOnKeys: boolean): Claim => ({
    ...{ id: 'any', title: 'Any', applies: () => true, ...(restsOnKeys && { restsOnKeys }) },
    watch: () => ({ see: () => {}, verdict: () => ({ held: false, detail: '3 of 9 were' }) }),
  })
  const judged = (restsOnKeys: boolean, keys: number[]) => {
    const judge = new Judge([broken(restsOnKeys)])
    judge.see({ ...started({}), seq: 1, at: 0 })
    keys.forEach((n, i) => {
      judge.see({
        ...{ type: 'service:evicted', seq: i + 2, at: 1, client: 0, name: 'redis' },
        keys: n,
      })
    })
    return judge.claimResults()[0]
  }

  it('is excused when it rests on keys that stay, and says by what', () => {
    expect(judged(true, [40, 2])).toMatchObject({
      ...{ held: true, excused: true },
      detail: '3 of 9 were, excused: redis has evicted 42 keys',
    })
  })

  it('is not when it rests on something else, or none were evicted', () => {
    expect(judged(false, [40])?.held).toBe(false)
    expect(judged(true, [])?.held).toBe(false)
  })
})
