import { describe, expect, it } from 'vitest'
import { clusterKeysOf, keysOf } from '@/server/ports/keys'
import { hashed, ownerOf, slotOf } from '@/server/protocol'
import { keyIn } from '@/server/protocol/slots'

describe('the slot of a key', () => {
  // The check value of CRC16/XMODEM for "123456789" is 0x31C3; the others are of the specification.
  it.each([
    ['123456789', 0x31c3],
    ['', 0],
    ['foo', 12_182],
    ['somekey', 11_058],
    ['foo{hash_tag}', 2515],
    ['{user1000}.following', 3443],
    ['{user1000}.followers', 3443],
  ])('%s → %i', (key, slot) => {
    expect(slotOf(key)).toBe(slot)
  })

  it.each([
    ['{user1000}.following', 'user1000'],
    ['foo{}{bar}', 'foo{}{bar}'],
    ['foo{{bar}}zap', '{bar'],
    ['foo{bar}{zap}', 'bar'],
    ['foo{bar', 'foo{bar'],
    ['foo}bar{', 'foo}bar{'],
    ['{}', '{}'],
  ])('of %s comes from %s', (key, part) => {
    expect(hashed(key)).toBe(part)
  })
})

it('the owner of a slot is that of its range', () => {
  const ranges = [
    { from: 0, to: 5460, node: 'a', replicas: [] },
    { from: 5461, to: 5461, node: 'b', replicas: [] },
    { from: 6000, to: 16_383, node: 'c', replicas: [] },
  ]
  const owners = [0, 5460, 5461, 5462, 16_383].map((slot) => ownerOf(ranges, slot))
  expect(owners).toEqual(['a', 'a', 'b', null, 'c'])
})

describe('a lock and its fence on a cluster', () => {
  it.each(['user:1', '1', '{users}:user:7', '{tenant:3}:user:3'])(
    'lie in the slot of the value %s, and are keys of their own',
    (key) => {
      const { value, lock, fence } = clusterKeysOf('ab12')
      const names = [value(key), lock(key), fence(key)]
      expect(new Set(names).size).toBe(3)
      expect(new Set(names.map(slotOf))).toEqual(new Set([slotOf(keysOf('ab12').value(key))]))
    },
  )

  it('are not those of another value', () => {
    const { lock } = clusterKeysOf('ab12')
    expect(lock('{users}:user:1')).not.toBe(lock('{users}:user:2'))
    expect(slotOf(lock('user:1'))).not.toBe(slotOf(lock('user:2')))
  })
})

it('the key of a command is its first, and that of a script comes after their number', () => {
  expect(keyIn('GET a:1')).toBe('a:1')
  expect(keyIn('EVALSHA f39f61 2 lock:{a} fence:{a} token 5000')).toBe('lock:{a}')
  expect(keyIn('WAIT 1 200')).toBeNull()
})
