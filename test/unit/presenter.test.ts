import { describe, expect, it } from 'vitest'
import { isHere } from '@/server/realtime/door'

describe('who is here', () => {
  const at = (address: string, headers = {}) => isHere({ address, headers, auth: {} })
  it('is on this machine, and not behind a proxy on it', () => {
    expect(
      ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'].map((one) => at(one)),
    ).not.toContain(false)
    expect(
      ['192.168.0.7', '::ffff:10.0.0.1', 'fe80::1', '1127.0.0.1', ''].map((one) => at(one)),
    ).not.toContain(true)
    expect(at('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' })).toBe(false)
    expect(at('::1', { forwarded: 'for=192.0.2.7' })).toBe(false)
  })
})
