'use client'

import { choiceNamed } from '../../controls/choices'
import { inWords } from '../../controls/scale'
import { useSettings } from '../../controls/SettingsProvider'
import { isNumber, presetOf } from '../../controls/settings'
import { plural } from '../../panels/format'
import { useLab } from '../../stream/useLab'

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The values that hold: those of the run, and before there is one those of the form. */
export function useValues(): Record<string, number | string> {
  const form = useSettings((settings) => settings.values)
  const run = useLab(({ state }) => (state.run ? { ...state.params } : null), same)
  const values = { ...form }
  for (const [name, value] of Object.entries(run ?? {})) {
    if (typeof value !== 'boolean') values[name] = value
  }
  return values
}

/** Who asks for what, in a few words: `24 clients, one key, Redis lock`. */
export function useSetting(): string {
  const pattern = useSettings((settings) => settings.pattern)
  const values = useValues()
  const form = {
    scenario: useSettings((settings) => settings.scenario),
    preset: useSettings((settings) => settings.preset),
  }
  const run = useLab(({ state }) => state.run && { ...state.run }, same)
  const { scenario, preset } = run ?? form
  if (scenario === 'guide') return 'the guide’s script'
  const trap = presetOf(pattern, preset)?.title
  const keys = Number(values.keys) === 1 ? 'one key' : plural(Number(values.keys), 'key')
  const protection = values.protection === undefined ? null : String(values.protection)
  const guard =
    protection === 'none' ? 'no protection' : protection && choiceNamed(protection).label
  const words = [trap, plural(Number(values.clients), 'client'), keys, guard]
  return words.filter(Boolean).join(', ')
}

interface Fact {
  name: string
  label: string
  value: string
  injected: boolean
}

/** The settings that shape the picture most, as far as the pattern has them. */
export function useFacts(): Fact[] {
  const { params } = useSettings((settings) => settings.pattern)
  const values = useValues()
  return ['ttlMs', 'periodMs', 'dbReadMs'].flatMap((name) => {
    const spec = params.find((param) => param.name === name)
    if (!spec || !isNumber(spec)) return []
    const value = inWords(spec, Number(values[name] ?? spec.default))
    return [{ name, label: spec.label, value, injected: spec.injected ?? false }]
  })
}
