import { describe, expect, it } from 'vitest'
import { detailOf, endOf, nowOf } from '@/components/panels/claims/words'
import type { ClaimResult } from '@/server/protocol'

const claim = (more: Partial<ClaimResult> = {}): ClaimResult => ({
  ...{ id: 'any', title: 'Any', held: true, detail: '', proof: [7] },
  ...more,
})
const untested = claim({ proof: [] })
const excused = claim({ excused: true })

describe('how many claims hold', () => {
  it('counts as held only what was put to the test', () => {
    expect(nowOf([claim(), claim(), untested])).toBe('2 hold · 1 untested')
    expect(nowOf([claim(), excused, untested, untested])).toBe('1 hold · 1 excused · 2 untested')
    expect(nowOf([untested])).toBe('1 untested')
    expect(endOf([claim()])).toBe('1 claim held')
    expect(endOf([claim(), claim(), excused])).toBe('2 claims held · 1 excused')
    expect(endOf([])).toBe('')
  })

  it('takes one that names no events by its word', () => {
    const { proof: _, ...silent } = claim()
    expect(nowOf([silent])).toBe('1 hold')
  })
})

it('figures of a detail are grouped, and nothing else is touched', () => {
  const told = (detail: string) => detailOf(claim({ detail }))
  expect(told('3 of 12345 loads, v1234 read last, 1000 ms')).toBe(
    '3 of 12,345 loads, v1234 read last, 1,000 ms',
  )
  expect(told('1234.5678 ms, k1234, 999')).toBe('1,234.5678 ms, k1234, 999')
})
