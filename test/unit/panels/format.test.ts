import { describe, expect, it } from 'vitest'
import {
  brief,
  clientName,
  keyName,
  measured,
  percent,
  plural,
  seconds,
  short,
  whole,
} from '@/components/panels/format'
import { passed } from '@/components/panels/passed'
import { sameData } from '@/components/stream/sameData'
import { visible } from '@/components/ui/visible'

describe('numbers as they are written', () => {
  it('writes times with the digits that matter', () => {
    expect([0.486, 9.99, 12.34, 501.6, 999.7, 1270, 250_000].map(measured)).toEqual([
      '0.49 ms',
      '9.99 ms',
      '12.3 ms',
      '502 ms',
      '1.00 s',
      '1.27 s',
      '250 s',
    ])
    expect([500, 6000, 1500, 300_000, 0].map(brief)).toEqual([
      '500 ms',
      '6 s',
      '1.5 s',
      '5 min',
      '0 ms',
    ])
    expect(seconds(-3)).toBe('0.00 s')
  })

  it('never rounds a ratio to all or nothing', () => {
    expect([0, 1, 0.9999, 0.0001, 0.861].map(percent)).toEqual(['0', '100', '99.9', '0.1', '86.1'])
  })

  it('names clients and counts', () => {
    expect([0, 7, 112].map(clientName)).toEqual(['lab', 'c07', 'c112'])
    expect([whole(1204), plural(1, 'key'), plural(2, 'key')]).toEqual(['1,204', '1 key', '2 keys'])
  })

  it('shortens a count that stands beside a figure, from five digits on', () => {
    expect([7, 1204, 9999, 10_000, 27_393, 1_234_567].map(short)).toEqual([
      '7',
      '1,204',
      '9,999',
      '10K',
      '27.4K',
      '1.2M',
    ])
  })

  it('knows the share of a time that has passed, within 0 and 1', () => {
    expect([passed(0, 10, 5), passed(0, 10, 20), passed(5, 10, 0), passed(3, 3, 3)]).toEqual([
      0.5, 1, 0, 1,
    ])
  })
})

describe('what is in sight', () => {
  it('draws the rows around the scrolled place only', () => {
    expect(visible({ top: 0, height: 100 }, 1000, 20)).toEqual({ first: 0, last: 11 })
    expect(visible({ top: 2000, height: 100 }, 1000, 20)).toEqual({ first: 94, last: 111 })
    expect(visible({ top: 2000, height: 100 }, 3, 20)).toEqual({ first: 3, last: 3 })
    expect(visible({ top: 0, height: 100 }, 0, 20)).toEqual({ first: 0, last: 0 })
  })

  it('calls a key by what it is about, and never by a number alone', () => {
    expect(keyName('user:42')).toBe('user:42')
    expect(keyName('lock:user:42')).toBe('user:42')
    expect(keyName('1')).toBe('key 1')
  })

  it('compares plain data by what it says', () => {
    expect(sameData({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(sameData({ a: [1, 2] }, { a: [1] })).toBe(false)
    expect(sameData([], {})).toBe(false)
    expect(sameData({ a: undefined }, { b: undefined })).toBe(false)
  })
})
