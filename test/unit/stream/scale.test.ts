import { describe, expect, it } from 'vitest'
import {
  fromPosition,
  inWords,
  nudge,
  read,
  refusal,
  toPosition,
} from '@/components/controls/scale'
import { params, type NumberSpec, type ParamSpec } from '@/server/protocol'

const specs: ParamSpec[] = Object.values(params)
const numbers = specs.filter((spec): spec is NumberSpec => spec.type !== 'choice')
const { ttlMs, readRatio, skew, dbReadMs, clients, keys } = params

describe('positions on the slider', () => {
  it.each(numbers)('$label: ends are least and most, and positions rise with values', (spec) => {
    expect(fromPosition(spec, 0)).toBe(spec.min)
    expect(fromPosition(spec, 1)).toBe(spec.max)
    let before = -Infinity
    for (let position = 0; position <= 1; position += 0.01) {
      const value = fromPosition(spec, position)
      expect(value).toBeGreaterThanOrEqual(before)
      expect(refusal(spec, value, value)).toBeNull()
      before = value
    }
  })

  it.each(numbers)('$label: a value comes back near its own position', (spec) => {
    // Where there are few whole values, half of the way to the next one.
    const half = spec.type === 'integer' ? 0.5 / (spec.max - spec.min) : 0
    for (const position of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const back = toPosition(spec, fromPosition(spec, position))
      expect(Math.abs(back - position)).toBeLessThanOrEqual(Math.max(0.05, half))
    }
  })

  it('lands on round values', () => {
    const digits = (value: number) => String(value).replace(/0+$/, '').length
    for (let p = 0.01; p < 1; p += 0.01) expect(digits(fromPosition(ttlMs, p))).toBeLessThan(4)
  })

  it('moves with every key press, up and down, and stops at the ends', () => {
    for (const spec of numbers) {
      expect(nudge(spec, spec.default, 1)).toBeGreaterThanOrEqual(spec.default)
      if (spec.default < spec.max)
        expect(nudge(spec, spec.default, 1)).toBeGreaterThan(spec.default)
      if (spec.default > spec.min) expect(nudge(spec, spec.default, -1)).toBeLessThan(spec.default)
      expect(nudge(spec, spec.max, 1)).toBe(spec.max)
      expect(nudge(spec, spec.min, -1)).toBe(spec.min)
    }
  })
})

describe('words', () => {
  it.each([
    [500, '500 ms'],
    [6000, '6 s'],
    [6283, '6.283 s'],
    [150_000, '2.5 min'],
    [3_600_000, '1 h'],
  ])('%d ms is written %s', (value, words) => expect(inWords(ttlMs, value)).toBe(words))

  it('writes shares in percent and bare numbers bare', () => {
    expect(inWords(readRatio, 0.9)).toBe('90 %')
    expect(inWords(clients, 24)).toBe('24')
    expect(inWords(skew, 1.5)).toBe('1.5 zipf')
  })

  it.each([
    ['6 s', 6000],
    ['500ms', 500],
    ['1.5 min', 90_000],
    ['1h', 3_600_000],
    ['7', 7000],
    ['soon', null],
    ['', null],
    ['3 apples', null],
  ])('reads "%s"', (text, value) => expect(read(ttlMs, text, 10_000)).toBe(value))

  it('reads what it writes', () => {
    for (const spec of numbers) {
      for (const p of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
        const value = fromPosition(spec, p)
        expect(read(spec, inWords(spec, value), spec.default)).toBeCloseTo(value, 6)
      }
    }
  })
})

describe('refusals', () => {
  it('names the nearest value that would work', () => {
    expect(refusal(ttlMs, 10, 6000)).toEqual({
      message: 'TTL goes from 50 ms to 1 h.',
      nearest: 50,
    })
    expect(refusal(keys, 20_000, 8)?.nearest).toBe(10_000)
    expect(refusal(clients, 2.4, 8)?.nearest).toBe(2)
    expect(refusal(dbReadMs, null, 300)?.nearest).toBe(300)
    expect(refusal(dbReadMs, 0, 300)).toBeNull()
  })
})
