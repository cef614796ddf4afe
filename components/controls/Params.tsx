'use client'

import { goesOn, type ParamValue } from '@/server/protocol'
import { useLab } from '../stream/useLab'
import { ChoiceField } from './ChoiceField'
import { ParamField } from './ParamField'
import { baseValues, isNumber, shownParams, type NamedSpec } from './settings'
import { useSettings } from './SettingsProvider'

/**
 * Every parameter of the pattern. The protection comes first: it is the cure of most traps, and a class
 * must see it without scrolling. Then the sliders, then the other choices, each as a list.
 */
export function Params() {
  const pattern = useSettings((settings) => settings.pattern)
  const scenario = useSettings((settings) => settings.scenario)
  const specs = shownParams(pattern, scenario)
  const choices = specs.filter((spec) => !isNumber(spec))
  return (
    <>
      <Choices specs={choices.filter(({ name }) => name === 'protection')} />
      <div className="border-b border-line px-4 py-3">
        {specs.filter(isNumber).map((spec) => (
          <Param key={spec.name} spec={spec} />
        ))}
      </div>
      <Choices specs={choices.filter(({ name }) => name !== 'protection')} />
    </>
  )
}

const Choices = ({ specs }: { specs: readonly NamedSpec[] }) =>
  specs.map((spec) => <Param key={spec.name} spec={spec} />)

const usable = (value: unknown): ParamValue | null =>
  typeof value === 'number' || typeof value === 'string' ? value : null

function Param({ spec }: { spec: NamedSpec }) {
  const { name } = spec
  const value = useSettings((settings) => settings.values[name]) ?? spec.default
  const base = useSettings((settings) => baseValues(settings.pattern, settings)[name]) ?? value
  const setValue = useSettings((settings) => settings.setValue)
  const refused = useSettings(({ refused }) => (refused?.param === name ? refused : null))
  const was = useLab(({ state }) => (goesOn(state.status) ? usable(state.run?.params[name]) : null))
  const onChange = (next: ParamValue) => setValue(name, next)
  if (!isNumber(spec)) {
    return (
      <ChoiceField
        {...{ spec, refused, onChange }}
        value={String(value)}
        base={String(base)}
        kept={spec.effect === 'next run' && was !== null ? String(was) : null}
      />
    )
  }
  return (
    <ParamField
      {...{ spec, refused, onChange }}
      value={Number(value)}
      base={Number(base)}
      was={typeof was === 'number' ? was : null}
    />
  )
}
