import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkParams, defaultsOf, divide, settingsOf } from '@/server/engine/params'
import { patterns } from '@/server/patterns'
import { LabError, params } from '@/server/protocol'
import { commandSchemas } from '@/server/protocol/commands'

const pattern = patterns.find(({ id }) => id === 'read-through') ?? patterns[0]
if (!pattern) throw new Error('no pattern')

function refusal(values: Record<string, unknown>): LabError {
  try {
    checkParams(pattern as NonNullable<typeof pattern>, values)
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(values)} was accepted`)
}

describe('checking parameters', () => {
  it.each([
    ['ttlMs', 49],
    ['ttlMs', 3_600_001],
    ['ttlMs', 100.5],
    ['ttlMs', '100'],
    ['ttlMs', NaN],
    ['ttlMs', Infinity],
    ['ttlMs', -Infinity],
    ['ttlMs', 1e308],
    ['ttlMs', null],
    ['ttlMs', undefined],
    ['ttlMs', true],
    ['ttlMs', [100]],
    ['ttlMs', {}],
    ['clients', 0],
    ['clients', 1001],
    ['skew', -0.1],
    ['readRatio', 1.01],
    ['missing', NaN],
    ['protection', 'prayer'],
    ['protection', 1],
    ['protection', ''],
  ])('refuses %s = %s and names it', (name, value) => {
    const error = refusal({ [name]: value })
    expect(error).toMatchObject({ code: 'bad_value', param: name })
    expect(error.message).toMatch(/must be .+\.$/)
    expect(error.message.split('\n')).toHaveLength(1)
  })

  it.each(['colour', 'TTLMS', 'constructor', 'toString', ''])(
    'refuses the unknown name "%s"',
    (name) => {
      expect(refusal({ [name]: 1 })).toMatchObject({ code: 'unknown_parameter', param: name })
    },
  )

  it('refuses __proto__ and leaves prototypes as they are', () => {
    const values = JSON.parse('{"__proto__": {"ttlMs": 1}}') as Record<string, unknown>
    expect(refusal(values)).toMatchObject({ code: 'unknown_parameter', param: '__proto__' })
    expect(({} as Record<string, unknown>)['ttlMs']).toBeUndefined()
  })

  it('takes all or nothing', () => {
    expect(refusal({ ttlMs: 100, clients: 0 }).param).toBe('clients')
    expect(checkParams(pattern, { ttlMs: 50, skew: 0, protection: 'none' })).toEqual({
      ...{ ttlMs: 50, skew: 0, protection: 'none' },
    })
  })

  it('takes every value of every range and nothing beyond it', () => {
    for (const [name, spec] of Object.entries(params)) {
      if (spec.type === 'choice' || !pattern.scenario.params.some((p) => p.name === name)) continue
      const inside =
        spec.type === 'integer' ? fc.integer(spec) : fc.double({ ...spec, noNaN: true })
      fc.assert(
        fc.property(inside, (value) => {
          expect(checkParams(pattern, { [name]: value })).toEqual({ [name]: value })
        }),
      )
      const beyond = fc.double({ noNaN: true }).filter((v) => v < spec.min || v > spec.max)
      fc.assert(
        fc.property(beyond, (value) => {
          expect(refusal({ [name]: value }).code).toBe('bad_value')
        }),
      )
    }
  })

  it('has defaults and presets that pass', () => {
    for (const each of patterns) {
      expect(checkParams(each, defaultsOf(each))).toEqual(defaultsOf(each))
      for (const { params: trap, cure } of each.scenario.presets) {
        expect(checkParams(each, trap)).toEqual(trap)
        expect(checkParams(each, cure)).toEqual(cure)
      }
    }
  })
})

describe('the command run:start', () => {
  const parse = (more: object) =>
    commandSchemas['run:start'].safeParse({ pattern: 'cache-aside', ...more }).success
  it.each([
    [{ speed: 0.09 }],
    [{ speed: 21 }],
    [{ speed: NaN }],
    [{ seed: -1 }],
    [{ seed: 1.5 }],
    [{ seed: 1e308 }],
    [{ durationMs: 99 }],
    [{ durationMs: Infinity }],
    [{ scenario: 'chaos' }],
    [{ params: { ttlMs: {} } }],
    [{ params: { ['x'.repeat(41)]: 1 } }],
    [{ pattern: 'x'.repeat(65) }],
    [{ surprise: true }],
  ])('refuses %j', (more) => expect(parse(more)).toBe(false))
  it('takes what is right', () =>
    expect(parse({ speed: 0.1, seed: 0, durationMs: 100 })).toBe(true))
})

describe('speed', () => {
  it('divides to whole ms, never to nothing and never from nothing', () => {
    expect([
      divide(1000, 10),
      divide(15, 10),
      divide(14, 10),
      divide(1, 20),
      divide(0, 20),
    ]).toEqual([...[100, 2, 1, 1, 0]])
    expect([divide(1000, 0.1), divide(333, 3)]).toEqual([10_000, 111])
    const ms = fc.integer({ min: 1, max: 3_600_000 })
    fc.assert(
      fc.property(ms, fc.double({ min: 0.1, max: 20, noNaN: true }), (value, speed) => {
        const divided = divide(value, speed)
        expect(Number.isInteger(divided) && divided >= 1).toBe(true)
        if (divided > 1) expect(Math.abs(divided - value / speed)).toBeLessThanOrEqual(0.5)
      }),
    )
  })

  it('divides times and leaves everything else', () => {
    const given = {
      ...{ ttlMs: 1000, thinkMs: 100, dbReadMs: 200, dbWriteMs: 0, leaseMs: 500, patienceMs: 3000 },
      ...{ negativeTtlMs: 70, clients: 30, keys: 5, skew: 1, readRatio: 0.5, dbPool: 10 },
    }
    expect(settingsOf(given, 10)).toMatchObject({
      ...{ ttlMs: 100, thinkMs: 10, dbReadMs: 20, dbWriteMs: 0, leaseMs: 50, patienceMs: 300 },
      ...{ negativeTtlMs: 7, clients: 30, keys: 5, skew: 1, readRatio: 0.5, dbPool: 10 },
      ...{ protection: params.protection.default, missing: params.missing.default },
    })
  })
})
