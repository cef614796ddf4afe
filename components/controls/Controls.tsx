'use client'

import { TabList, TabPanel, Tabs } from '../ui/tabs'
import { CopyCommand } from './CopyCommand'
import { Faults } from './faults/Faults'
import { Params } from './Params'
import { Presets } from './Presets'
import { useSettings } from './SettingsProvider'

const SCENARIOS = [
  { id: 'guide', label: 'Guide' },
  { id: 'load', label: 'Load' },
] as const

/** Everything that can be set for a run, on the left. */
export function Controls() {
  const scenario = useSettings((settings) => settings.scenario)
  const choose = useSettings((settings) => settings.choose)
  const reset = useSettings((settings) => settings.reset)
  return (
    <Tabs value={scenario} onChange={(next) => choose({ scenario: next })}>
      <div className="flex items-center border-b border-line">
        <TabList tabs={SCENARIOS} label="Scenario" />
        <button type="button" onClick={reset} className="ml-auto h-9 px-4 text-ink2 hover:text-ink">
          Reset all
        </button>
      </div>
      {SCENARIOS.map(({ id }) => (
        <TabPanel key={id} value={id} className="outline-offset-[-2px]">
          {id === 'guide' ? <GuideNote /> : <Presets />}
          <Params />
          {id === 'load' && <Faults />}
          <CopyCommand />
        </TabPanel>
      ))}
    </Tabs>
  )
}

function GuideNote() {
  return (
    <p className="border-b border-line px-4 py-3 text-[13px]/[18px] text-ink2">
      One caller plays the guide’s own script, call by call, with the guide’s values.
    </p>
  )
}
