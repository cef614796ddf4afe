'use client'

import { useEffect, useState } from 'react'
import type { PatternInfo, Sources, Welcome } from '@/server/protocol'
import type { Query } from '../controls/settings'
import { SettingsProvider } from '../controls/SettingsProvider'
import { store } from '../stream/store'
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
      </TooltipProvider>
    </SettingsProvider>
  )
}
