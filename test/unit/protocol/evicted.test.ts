import { describe, expect, it } from 'vitest'
import { emptyState, project } from '@/server/protocol'
import type { Told } from '../../support/fold'
import { Story } from '../../support/story'

describe('the projection, of a key that is missing before its end', () => {
  const missing = (at: number, key = '1', tier = 'redis'): Told => ({
    ...{ type: 'cache:observed', tier, at, client: 0, key, leftMs: null },
  })
  const evicts = (at: number, name = 'redis'): Told => ({
    ...{ type: 'service:evicted', at, client: 0, name, keys: 2 },
  })
  /** Set at 1000 to live for a minute, and what was told after it. */
  const after = (...told: Told[]) => {
    const story = new Story()
    story.time(1000).set(1, story.setting(1), { ttlMs: 60_000 })
    for (const one of told) story.tell(one)
    const row = story.events.reduce(project, emptyState()).cache['redis/1']
    return [row?.state, row?.changedAt]
  }
  const found = (at: number): Told => ({
    ...{ type: 'cache:answered', at, client: 1, req: 1, of: 2, ms: 1, tier: 'redis', key: '1' },
    ...{ found: 'value', version: 1 },
  })

  it('says evicted when its server has told of evictions since it was last seen', () => {
    expect(after(evicts(5000), missing(9000))).toEqual(['evicted', 9000])
    expect(after(evicts(900), missing(9000))).toEqual(['gone', 9000])
    expect(after(evicts(5000), found(6000), missing(9000))).toEqual(['gone', 9000])
    const left = { ...missing(6000), leftMs: 55_300 } as Told
    expect(after(evicts(5000), left, missing(9000))).toEqual(['gone', 9000])
  })

  it('says so when the count comes right after, and not long after', () => {
    expect(after(missing(9000), evicts(9900))).toEqual(['evicted', 9000])
    expect(after(missing(9000), evicts(12_000))).toEqual(['gone', 9000])
  })

  it('says gone when another server has evicted, or none', () => {
    expect(after(evicts(5000, 'memcached'), missing(9000))).toEqual(['gone', 9000])
    expect(after(missing(9000), evicts(9900, 'memcached'))).toEqual(['gone', 9000])
    expect(after(missing(9000))).toEqual(['gone', 9000])
  })

  it('leaves what expired, was deleted or is there as it is', () => {
    expect(after(evicts(5000), missing(61_500))[0]).toBe('live')
    expect(after(evicts(5000), evicts(5500))[0]).toBe('live')
    const deleted = {
      tier: 'redis',
      at: 5000,
      client: 1,
      req: 1,
      of: 2,
      ms: 1,
      key: '1',
    } as const
    const gone: Told = { type: 'cache:deleted', ...deleted, existed: true }
    expect(after(gone, evicts(5500))).toEqual(['deleted', 5000])
  })
})
