import { expect, it } from 'vitest'
import { addressesOf } from '@/server/addresses'
import { isOurName } from '@/server/realtime'

const own = ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000']

it('the lab has its own addresses, the one it listens on first', () => {
  expect(addressesOf('127.0.0.1', 3000)).toEqual(own)
  expect(addressesOf('fd00::2', 3000)).toEqual(['http://[fd00::2]:3000', ...own])
})

it('listening on every address it has those of this machine, and "every" is none of them', () => {
  const all = addressesOf('0.0.0.0', 3000)
  expect(all.slice(-3)).toEqual(own)
  expect(all.filter((address) => address.includes('0.0.0.0'))).toEqual([])
  for (const address of all) expect(new URL(address).origin).toBe(address)
})

it('runs are given to addresses and to the lab’s own names, and to no other name', () => {
  for (const asked of ['localhost:3000', '127.0.0.1', '192.168.1.7:80', '[::1]:3000', undefined]) {
    expect([asked, isOurName(asked, '127.0.0.1')]).toEqual([asked, true])
  }
  expect(isOurName('Lab.School:3000', 'lab.school')).toBe(true)
  for (const asked of ['evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example']) {
    expect([asked, isOurName(asked, '127.0.0.1')]).toEqual([asked, false])
  }
})
