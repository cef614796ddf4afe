import { describe, expect, it } from 'vitest'
import { hashed, ownerOf, slotOf } from '@/server/protocol'

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
