import { describe, expect, it } from 'vitest'
import {
  baseValues,
  changedValues,
  initialSettings,
  isNumber,
  shownParams,
  toCommand,
  toStart,
  type Settings,
} from '@/components/controls/settings'
import { readArguments } from '@/server/cli/arguments'
import { catalogue } from '@/server/engine/catalogue'
import type { PatternInfo } from '@/server/protocol'

/** What the command line makes of the text that is copied. */
function readBack(pattern: PatternInfo, settings: Settings, seed: number | null) {
  const [npm, run, silent, sim, dashes, ...words] = toCommand(pattern, settings, seed).split(' ')
  expect([npm, run, silent, sim, dashes]).toEqual(['npm', 'run', '--silent', 'sim', '--'])
  const read = readArguments(words)
  if (read.command !== 'run') throw new Error('it runs nothing')
  return read.run
}

/** Each value another one than it was, of those that can be set. */
function changed(pattern: PatternInfo, settings: Settings): Settings {
  const values = { ...settings.values }
  for (const spec of shownParams(pattern, settings.scenario)) {
    const now = values[spec.name]
    values[spec.name] = isNumber(spec)
      ? now === spec.max
        ? spec.min
        : spec.max
      : (spec.values.find((value) => value !== now) ?? spec.default)
  }
  return { ...settings, values }
}

/** From what one may set out: each scenario, and each preset as a trap and cured. */
function* begun(pattern: PatternInfo): Generator<Settings> {
  const usual = initialSettings(pattern)
  yield { ...usual, scenario: 'guide', speed: 10 }
  yield { ...usual, durationMs: 30_000, speed: 0.25 }
  for (const { name: preset } of pattern.presets) {
    for (const cured of [false, true]) {
      const settings = { ...usual, preset, cured }
      yield { ...settings, values: baseValues(pattern, settings) }
    }
  }
}

describe('the command that is copied', () => {
  for (const pattern of catalogue()) {
    it(`starts the run that the page of ${pattern.id} would start`, () => {
      for (const settings of begun(pattern)) {
        for (const set of [settings, changed(pattern, settings)]) {
          const { params, preset, cured, ...started } = toStart(pattern, set)
          expect(readBack(pattern, set, 44)).toMatchObject({
            ...started,
            ...{ preset: preset ?? null, cured: cured ?? false, params: { ...params }, seed: 44 },
          })
        }
        const all = Object.keys(changedValues(pattern, changed(pattern, settings)))
        expect(all.length).toBeGreaterThan(0)
      }
    })
  }

  it('leaves the seed open where the page does, and runs for an hour where nothing ends it', () => {
    const [pattern] = catalogue()
    if (!pattern) throw new Error('no pattern')
    const run = readBack(pattern, { ...initialSettings(pattern), durationMs: null }, null)
    expect(run).toMatchObject({ seed: undefined, durationMs: 3_600_000 })
  })
})
