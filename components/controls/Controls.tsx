'use client'

import type { ComponentProps } from 'react'
import { TabList, TabPanel, Tabs } from '../ui/tabs'
import { CopyCommand } from './CopyCommand'
import { Faults } from './faults/Faults'
import { Params } from './Params'
import { Presets } from './Presets'
import { SeedField } from './SeedField'
import { changedValues } from './settings'
import { useSettings } from './SettingsProvider'

const SCENARIOS = [
  { id: 'guide', label: 'Guide' },
  { id: 'load', label: 'Load' },
] as const

/** Everything that can be set for a run, on the left. */
export function Controls() {
  const scenario = useSettings((settings) => settings.scenario)
  const choose = useSettings((settings) => settings.choose)
  return (
    <Tabs value={scenario} onChange={(next) => choose({ scenario: next })}>
      <div className="flex items-center border-b border-line">
        <TabList tabs={SCENARIOS} label="Scenario" />
        <Resets />
      </div>
      {SCENARIOS.map(({ id }) => (
        <TabPanel key={id} value={id} className="outline-offset-[-2px]">
          {id === 'guide' ? <GuideNote /> : <Presets />}
          <Params />
          {id === 'load' && <Faults />}
          <Seed />
          <CopyCommand />
        </TabPanel>
      ))}
    </Tabs>
  )
}

/** Left empty, every run has a new one. */
function Seed() {
  const seed = useSettings((settings) => settings.seed)
  const choose = useSettings((settings) => settings.choose)
  return (
    <section aria-label="Seed" className="border-b border-line px-4 py-3">
      <SeedField {...{ seed, usual: null }} onChange={(next) => choose({ seed: next })} />
    </section>
  )
}

/** Back to where all values came from: with a preset there are two such places. */
function Resets() {
  const reset = useSettings((settings) => settings.reset)
  const resetToGuide = useSettings((settings) => settings.resetToGuide)
  const preset = useSettings(({ scenario, preset }) => scenario === 'load' && preset !== null)
  return (
    <span className="ml-auto flex items-center pr-4 whitespace-nowrap">
      {preset ? (
        <>
          <span aria-hidden className="text-ink3">
            Reset to
          </span>
          <ResetButton
            onClick={reset}
            aria-label="Reset all to the preset’s values"
            title="All values as the preset has them"
          >
            preset
          </ResetButton>
          <ResetButton
            onClick={resetToGuide}
            aria-label="Reset all to the guide’s values, no preset"
            title="All values as the guide has them, and no preset"
          >
            guide
          </ResetButton>
        </>
      ) : (
        <ResetButton onClick={reset}>Reset all</ResetButton>
      )}
    </span>
  )
}

function ResetButton(props: ComponentProps<'button'>) {
  return (
    <button type="button" className="-mr-1 ml-1 h-9 px-1 text-ink2 hover:text-ink" {...props} />
  )
}

function GuideNote() {
  const changed = useSettings(
    (settings) => Object.keys(changedValues(settings.pattern, settings)).length > 0,
  )
  return (
    <p className="border-b border-line px-4 py-3 text-[13px]/[18px] text-ink2">
      One caller plays the guide’s own script, call by call,{' '}
      {changed ? 'with the values below' : 'with the guide’s values'}.
    </p>
  )
}
