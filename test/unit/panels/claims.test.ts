import { describe, expect, it } from 'vitest'
import { detailOf, endOf, nowOf } from '@/components/panels/claims/words'
import { claimsAt } from '@/components/panels/claims/moment'
import { standingOf, type ClaimResult } from '@/server/protocol'

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

describe('claims at a moment of the past', () => {
  const standing = (claim: ClaimResult, seq: number) =>
    claimsAt([claim], seq).map((one) => [standingOf(one), one.proof])[0]

  it('are held from the first test on', () => {
    const held = claim({ proof: [10, 40, 90] })
    expect(standing(held, 9)).toEqual(['untested', []])
    expect(standing(held, 10)).toEqual(['held', [10]])
    expect(standing(held, 89)).toEqual(['held', [10, 40]])
    expect(claimsAt([held], null)).toEqual([held])
  })

  it.each([
    ['failed', { held: false }],
    ['excused', { excused: true }],
  ] as const)('are %s from the first event on that broke them, and held before it', (as, more) => {
    const broken = claim({ ...more, proof: [50, 80], tested: 20 })
    expect(standing(broken, 19)).toEqual(['untested', []])
    expect(standing(broken, 49)).toEqual(['held', [20]])
    expect(standing(broken, 50)).toEqual([as, [50]])
    expect(claimsAt([broken], 49)[0]?.detail).toBe('Nothing had broken it by this moment.')
  })

  it('that name no events fail with the batch that broke them, and are else as now', () => {
    const { proof: _, ...silent } = claim({ held: false, brokenIn: { from: 5, to: 9 } })
    expect(standing(silent, 8)?.[0]).toBe('untested')
    expect(standing(silent, 9)?.[0]).toBe('failed')
    expect(standing({ ...silent, held: true }, 1)?.[0]).toBe('held')
  })
})

it('figures of a detail are grouped, and nothing else is touched', () => {
  const told = (detail: string) => detailOf(claim({ detail }))
  expect(told('3 of 12345 loads, v1234 read last, 1000 ms')).toBe(
    '3 of 12,345 loads, v1234 read last, 1,000 ms',
  )
  expect(told('1234.5678 ms, k1234, 999')).toBe('1,234.5678 ms, k1234, 999')
})
