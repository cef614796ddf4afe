import { describe, expect, it } from 'vitest'
import { COPY_MS, selectLevels } from '@/components/panels/levels/select'
import { fold, reads, started, type Told } from '../../support/fold'

const set = (
  tier: string,
  key: string,
  at: number,
  more: Partial<{ version: number; ttlMs: number }> = {},
) => {
  const { version = 1, ttlMs = 1000 } = more
  const told = { version, ttlMs, negative: false, value: '{}', bytes: 2, writeId: null, staleMs: 0 }
  const backstop = tier === 'memcached'
  return {
    ...{ type: 'cache:set', at, client: 1, req: 1, of: 1, ms: 1, tier, key, id: 42 },
    ...{ ...told, backstop, expiresAt: at + ttlMs },
  } as Told
}
const answered = (tier: string, key: string, at: number, found: 'value' | 'nothing'): Told => ({
  ...{ type: 'cache:answered', at, client: 1, req: 1, of: 1, ms: 1, tier, key, found },
  version: null,
})
const view = (told: Told[], now: number) => selectLevels(fold(told), now, 'key', '')

describe('the levels side by side', () => {
  const both = [started(), ...reads(1, 0), set('memcached', 'k', 10), set('redis', 'k', 11)]

  it('has one row a key and one cell a level, the near one first', () => {
    const { lines, live, tiers } = view([...both, set('redis', 'other', 12)], 20)
    expect(tiers).toEqual(['redis', 'memcached'])
    expect(
      lines.map(({ key, cells }) => [key, ...cells.map((cell) => cell?.tier ?? null)]),
    ).toEqual([
      ['k', 'redis', 'memcached'],
      ['other', 'redis', null],
    ])
    expect(live).toEqual([2, 1])
  })

  it('shows a copy that goes up, and that it was one as long as it lives', () => {
    const up = [
      ...[...both, ...reads(1, 2000), answered('redis', 'k', 2001, 'nothing')],
      ...[answered('memcached', 'k', 2002, 'value'), set('redis', 'k', 2003)],
    ]
    expect(view(both, 20).lines[0]).toMatchObject({ copying: false })
    expect(view(up, 2010).lines[0]).toMatchObject({ copying: true })
    expect(view(up, 2010).lines[0]?.cells[0]?.from).toBe('memcached')
    const [later] = view(up, 2003 + COPY_MS).lines
    expect(later).toMatchObject({ copying: false })
    expect(later?.cells[0]?.from).toBe('memcached')
  })

  it('is no copy when the row came from the database', () => {
    const loaded = [
      ...[started(), ...reads(1, 0), answered('redis', 'k', 1, 'nothing')],
      ...[answered('memcached', 'k', 2, 'nothing'), set('memcached', 'k', 3), set('redis', 'k', 4)],
    ]
    expect(view(loaded, 5).lines[0]?.cells.map((cell) => cell?.from)).toEqual([null, null])
  })

  it('is stale in each level by itself', () => {
    const commit: Told = {
      type: 'db:changed',
      at: 15,
      client: 0,
      id: 42,
      version: 2,
      value: '',
      writeId: 'w',
    }
    const asked: Told = {
      type: 'db:asked',
      at: 14,
      client: 1,
      req: 1,
      line: 1,
      sub: 0,
      op: 'read',
      id: 42,
    }
    const fresh = set('redis', 'k', 16, { version: 2 })
    const { lines, stale } = view([...both, asked, commit, fresh], 20)
    expect(lines[0]?.cells.map((cell) => cell?.stale)).toEqual([false, true])
    expect(stale).toBe(1)
  })
})
