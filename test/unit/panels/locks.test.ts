import { describe, expect, it } from 'vitest'
import { graphOf } from '@/components/panels/clients/graph'
import { selectPath } from '@/components/panels/clients/selectPath'
import { placed, rowOf, selectLocks, short, type LockView } from '@/components/panels/locks/select'
import { fold, reads, started, type Told } from '../../support/fold'

const KEY = 'lock:user:42'

const acquired = (client: number, at: number, leaseMs: number): Told => ({
  type: 'lock:acquired',
  at,
  client,
  req: client,
  of: 1,
  ms: 0.4,
  key: KEY,
  token: `9f3a000000c${client}`,
  fence: client,
  leaseMs,
  leaseUntil: at + leaseMs,
})

const waits = (client: number, at: number, on: 'lock' | 'flight' | 'owed' = 'lock'): Told => ({
  type: 'wait:began',
  at,
  client,
  req: client,
  line: 6,
  sub: 3,
  key: KEY,
  on,
  upToMs: 30_000,
})

const letGo = (client: number): Told => ({
  ...{ type: 'lock:releasing', at: 300, client, req: client, line: 1, sub: 1, key: KEY },
  token: `9f3a000000c${client}`,
})

const graph = graphOf({ services: [], panels: [], params: [], picture: 'life' })

describe('locks', () => {
  it('names the holder, its token in short, and the lease that is left', () => {
    const [lock] = selectLocks(fold([started(), ...reads(1, 0), acquired(1, 0, 5000)]), 1270)
    expect(lock?.holders[0]).toMatchObject({
      client: 'c01',
      token: '9f3a…c1',
      heldMs: 1270,
      leftMs: 3730,
    })
    expect(lock?.overlap).toBeNull()
    expect(short('short')).toBe('short')
  })

  it('lists ten waiters in order of arrival, then says how many more and the newest', () => {
    const queue = Array.from({ length: 22 }, (_, i) => [
      ...reads(i + 2, i * 10),
      waits(i + 2, i * 10),
    ]).flat()
    const [lock] = selectLocks(fold([started(), acquired(1, 0, 5000), ...queue]), 1240)
    expect(lock?.waiting).toBe(22)
    expect(lock?.waiters.map(({ client }) => client)).toEqual(
      'c02 c03 c04 c05 c06 c07 c08 c09 c10 c11'.split(' '),
    )
    expect(lock?.waiters[0]).toMatchObject({ place: 1, ms: 1240, share: 1 })
    expect(lock?.waiters[9]?.share).toBeCloseTo(1150 / 1240)
    expect(lock?.more).toEqual({ count: 12, newestMs: 1240 - 210 })
  })

  it('says why two hold it: the lease ended while the first still worked', () => {
    const [lock] = selectLocks(
      fold([started(), acquired(1, 0, 1000), acquired(2, 1010, 1000)]),
      2000,
    )
    expect(lock?.overlap).toEqual({
      cause: 'a lease ended before its load did',
      why: 'c01 kept working after its lease of 1 s ended at 1.00 s, and Redis gave the lock to c02. Both have held it for 0.99 s.',
      advice: 'A lease longer than the load prevents it.',
    })
  })

  it('says of the older holder that its value is refused, where a fence is the guard', () => {
    const both = [acquired(1, 0, 1000), acquired(2, 1010, 1000)]
    const [lock] = selectLocks(fold([started({ guard: 'fence' }), ...both]), 2000)
    expect(lock?.overlap?.advice).toBe(
      'What c01 loads is refused when it comes. A lease longer than the load prevents it.',
    )
  })

  it('says why two hold it: Redis lost the lock before the lease ended', () => {
    const [lock] = selectLocks(
      fold([started(), acquired(1, 0, 5000), acquired(2, 1000, 5000)]),
      1500,
    )
    expect(lock?.overlap?.why).toMatch(/^Redis lost the lock while c01 held it/)
    expect(lock?.overlap?.advice).toMatch(/^No lease prevents that/)
  })

  it('says why two hold a lease of Memcached: a delete took it from the first', () => {
    const lease = (client: number, at: number) =>
      ({ ...acquired(client, at, 5000), tier: 'memcached' }) as Told
    const [lock] = selectLocks(fold([started(), lease(1, 0), lease(2, 1000)]), 1500)
    expect(lock?.overlap?.why).toMatch(/deleted, so Memcached gave a new one to c02/)
    expect(lock?.overlap?.advice).toBe('What c01 loads is refused when it comes.')
  })

  it('is not free while Redis refuses it, whoever has it: the answer to the holder was lost', () => {
    const refused: Told = {
      ...{ type: 'lock:refused', at: 100, client: 2, req: 2, of: 1, ms: 1, key: KEY, leftMs: 4900 },
    }
    const lost = [started(), ...reads(2, 90), refused, waits(2, 101)]
    const takenMs = (now: number, ...more: Told[]) =>
      selectLocks(fold([...lost, ...more]), now)[0]?.takenMs
    expect(takenMs(1000)).toBe(4000)
    expect(selectPath(fold(lost), 1000, graph)).toMatchObject({ taken: true })
    expect(takenMs(5001)).toBeNull()
    // Known again, and free again when it is let go.
    expect(takenMs(1000, acquired(3, 200, 5000))).toBeNull()
    expect(takenMs(1000, acquired(3, 200, 5000), letGo(3))).toBeNull()
  })

  it('names the client whose load the others wait for', () => {
    const state = fold([
      started({ protection: 'single-flight' }),
      ...reads(7, 0),
      ...reads(8, 1),
      { type: 'db:asked', at: 2, client: 7, req: 7, line: 9, sub: 0, op: 'read', id: 42 },
      waits(8, 3, 'flight'),
    ])
    expect(selectLocks(state, 10)[0]).toMatchObject({ loader: 'c07', on: 'flight', holders: [] })
  })

  it('leave out who waits for the queue: that client waits, and for no lock', () => {
    const state = fold([started(), ...reads(8, 2), waits(8, 3, 'owed')])
    expect(selectLocks(state, 10)).toEqual([])
    expect(state.clients[8]?.doing).toBe('waiting')
  })

  it('lists all who wait where many locks come and go, too: any of them can be opened', () => {
    const queue = [2, 3, 4]
      .map((client) => [...reads(client, client), waits(client, client)])
      .flat()
    const [lock] = selectLocks(fold([started({ keys: 8 }), acquired(1, 0, 5000), ...queue]), 104)
    expect(lock?.waiters.map(({ client }) => client)).toEqual(['c02', 'c03', 'c04'])
    expect(lock?.more).toBeNull()
  })

  it('is one row of a list: who holds it, the lease that is left, two holders as a fault', () => {
    const row = (now: number, ...told: Told[]) => {
      const [lock] = selectLocks(fold([started({ keys: 8 }), ...told]), now)
      return lock && rowOf(lock)
    }
    expect(row(1000, ...reads(1, 0), acquired(1, 0, 5000))).toMatchObject({
      ...{ glyph: 'holds', who: 'c01', leftMs: 4000 },
    })
    expect(row(1500, acquired(1, 0, 1000), acquired(2, 1010, 1000))).toEqual({
      ...{ glyph: 'fault', who: 'c01, c02', leftMs: 510 },
      hint: `${KEY}: 2 holders at once, c01, c02: a lease ended before its load did`,
    })
    expect(row(10, ...reads(8, 2), waits(8, 3))).toMatchObject({ who: 'free', leftMs: null })
    expect(row(10, ...reads(8, 2), waits(8, 3, 'flight'))).toMatchObject({
      ...{ glyph: 'waits', who: 'a load', leftMs: null },
    })
  })

  it('leaves a lock in its place as long as it is there', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((key) => ({ key, overlap: null }) as LockView)
    const keys = (before: (string | null)[], ...locks: (LockView | undefined)[]) =>
      placed(
        before,
        locks.flatMap((lock) => lock ?? []),
      ).map((lock) => lock?.key ?? null)
    expect(keys([], a, b, c)).toEqual(['a', 'b'])
    expect(keys(['a', 'b'], b, c)).toEqual(['c', 'b'])
    expect(keys(['a', 'b'], b)).toEqual([null, 'b'])
    expect(keys([null, 'b'], b, c)).toEqual(['c', 'b'])
    const two = { key: 'd', overlap: {} } as LockView
    expect(keys(['a', 'b'], two, a, b)).toEqual(['d', 'b'])
  })

  it('leaves out locks that nobody holds and nobody waits for', () => {
    const released: Told = {
      type: 'lock:releasing',
      at: 5,
      client: 1,
      req: 1,
      line: 1,
      sub: 1,
      key: KEY,
      token: '9f3a000000c1',
    }
    expect(selectLocks(fold([started(), acquired(1, 0, 5000), released]), 10)).toEqual([])
  })
})
