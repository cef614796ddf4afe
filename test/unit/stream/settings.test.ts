import { describe, expect, it, vi } from 'vitest'
import {
  changedValues,
  fromQuery,
  initialSettings,
  toCommand,
  toQuery,
  toStart,
} from '@/components/controls/settings'
import { createSettings } from '@/components/controls/settingsStore'
import { throttled } from '@/components/controls/throttled'
import { params, type PatternInfo } from '@/server/protocol'

const pattern: PatternInfo = {
  ...{ id: 'cache-aside', title: 'Cache-aside', summary: '', services: ['redis'], panels: [] },
  ...{ scenarios: ['guide', 'load'], picture: [], faults: [] },
  explain: { use: '', avoid: '', simplified: '' },
  params: [
    { name: 'ttlMs', ...params.ttlMs },
    { name: 'clients', ...params.clients },
    { name: 'protection', ...params.protection },
  ],
  presets: [
    {
      ...{ name: 'stampede', title: 'Stampede', summary: '' },
      params: { clients: 50, protection: 'none' },
      cure: { protection: 'redis-lock' },
      shows: { figure: 'loads-beside', harmless: 0 },
    },
  ],
}
const usual = initialSettings(pattern)
const trap = fromQuery(pattern, { preset: 'stampede' })
const round = (settings: typeof usual) =>
  fromQuery(pattern, Object.fromEntries(toQuery(pattern, settings)))

describe('the address', () => {
  it('is empty for the usual settings and comes back to the same', () => {
    expect(toQuery(pattern, usual).size).toBe(0)
    expect(round(usual)).toEqual(usual)
  })

  it('keeps preset, cure, speed, duration, seed and changed values', () => {
    const settings = {
      ...fromQuery(pattern, { preset: 'stampede', cured: '1' }),
      ...{ speed: 5, durationMs: null, seed: 44 },
    }
    settings.values.ttlMs = 3000
    expect(toQuery(pattern, settings).get('protection')).toBeNull()
    expect(round(settings)).toEqual(settings)
  })

  it('leaves out what it does not understand', () => {
    const query = { ttlMs: '-4', clients: 'many', protection: 'hope', speed: '99', seed: 'x' }
    expect(fromQuery(pattern, { ...query, preset: 'none such', duration: '1' })).toEqual(usual)
  })
})

describe('the start of a run', () => {
  it('names the preset and sends only what was changed by hand', () => {
    const settings = { ...trap, values: { ...trap.values, ttlMs: 3000 } }
    const start = toStart(pattern, settings)
    expect(start).toMatchObject({ preset: 'stampede', cured: false, params: { ttlMs: 3000 } })
  })

  it('plays the guide without workload and preset', () => {
    const start = toStart(pattern, { ...trap, scenario: 'guide' })
    expect(start).toMatchObject({ preset: null, durationMs: null })
    expect(start.params).not.toHaveProperty('clients')
  })

  it('sends to the guide what a preset has left on the screen, and counts it as changed', () => {
    const left = { ...trap, scenario: 'guide' as const }
    expect(left.values).toMatchObject({ protection: 'none' })
    expect(changedValues(pattern, left)).toEqual({ protection: 'none' })
    expect(toStart(pattern, left).params).toEqual({ protection: 'none' })
  })

  it('is the same as a command', () => {
    const settings = { ...trap, speed: 5, values: { ...trap.values, ttlMs: 3000 } }
    expect(toCommand(pattern, settings, 44)).toBe(
      'npm run --silent sim -- run cache-aside --scenario load --preset stampede --set ttlMs=3000 --duration 60s --seed 44 --speed 5',
    )
  })
})

describe('the ways back', () => {
  // The store looks at the run of the page, of which there is none.
  const form = () => createSettings(pattern, { preset: 'stampede', ttlMs: '3000' })

  it('go to the values of the preset, or to those of the guide and no preset', () => {
    const settings = form()
    settings.getState().reset()
    expect(settings.getState()).toMatchObject({ preset: 'stampede', values: { clients: 50 } })
    expect(settings.getState().values['ttlMs']).toBe(usual.values['ttlMs'])
    settings.getState().resetToGuide()
    expect(settings.getState()).toMatchObject({ preset: null, values: usual.values })
  })
})

describe('throttled', () => {
  it('hands on at once, then the newest of each name, the last one always', () => {
    vi.useFakeTimers()
    const sent: Record<string, number>[] = []
    const send = throttled((values: Record<string, number>) => sent.push(values), 100)
    send({ a: 1 })
    for (const a of [2, 3, 4]) send({ a })
    send({ b: 1 })
    expect(sent).toEqual([{ a: 1 }])
    vi.advanceTimersByTime(100)
    expect(sent).toEqual([{ a: 1 }, { a: 4, b: 1 }])
    vi.advanceTimersByTime(1000)
    send({ a: 5 })
    expect(sent.at(-1)).toEqual({ a: 5 })
    vi.useRealTimers()
  })
})
