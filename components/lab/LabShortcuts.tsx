'use client'

import { useSettingsStore } from '../controls/SettingsProvider'
import { Shortcuts } from '../keys/Shortcuts'
import { store } from '../stream/store'

/** The keys and commands of a lab; of a run that can only be watched, those that change nothing in it. */
export function LabShortcuts({ watchOnly = false }: { watchOnly?: boolean }) {
  const settings = useSettingsStore()
  const { patterns } = store.view().welcome
  return (
    <Shortcuts
      settings={watchOnly ? null : settings}
      pattern={settings.getState().pattern}
      patterns={patterns}
    />
  )
}
