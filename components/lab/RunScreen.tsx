'use client'

import { useEffect, useState } from 'react'
import type { PatternInfo, Sources, Welcome } from '@/server/protocol'
import type { Query } from '../controls/settings'
import { SettingsProvider, useSettingsStore } from '../controls/SettingsProvider'
import { sameData } from '../stream/sameData'
import { store } from '../stream/store'
import { useLab } from '../stream/useLab'
import { TooltipProvider } from '../ui/tooltip'
import { LabShortcuts } from './LabShortcuts'
import { LabFrame } from './LabScreen'
import { RunFacts } from './RunFacts'
import { RunHeader } from './RunHeader'
import { useMoment } from './useMoment'

interface RunScreenProps {
  welcome: Welcome
  sources: Sources | null
  pattern: PatternInfo
  runId: string
  query: Query
}

/** One run at its own address: live while it goes on, recorded after; it can only be watched. */
export function RunScreen({ welcome, sources, pattern, runId, query }: RunScreenProps) {
  useState(() => store.seed({ welcome, sources, pattern: pattern.id }))
  useEffect(() => {
    store.connect()
    void store.watch(runId)
    return () => store.forget()
  }, [runId])
  useMoment(runId, query.at)
  return <WatchOnly pattern={pattern} />
}

/** The lab without anything that could change a run. */
export function WatchOnly({ pattern }: { pattern: PatternInfo }) {
  return (
    <SettingsProvider pattern={pattern} query={{}}>
      <TooltipProvider>
        <LabFrame
          header={<RunHeader />}
          settings={<RunFacts />}
          panels={pattern.panels}
          watchOnly
        />
        <LabShortcuts watchOnly />
        <RunSettings />
      </TooltipProvider>
    </SettingsProvider>
  )
}

/** The form is not shown here, but links lead to what it holds: it takes over what the run was given. */
function RunSettings() {
  const settings = useSettingsStore()
  const given = useLab(
    ({ live }) => live.run && { ...live.run, params: { ...live.params } },
    sameData,
  )
  useEffect(() => {
    if (given) settings.getState().adopt(given)
  }, [settings, given])
  return null
}
