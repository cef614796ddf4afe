import { expect, it } from 'vitest'
import { addressesOf } from '@/server/addresses'

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
