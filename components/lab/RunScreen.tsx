'use client'

import { useEffect, useState } from 'react'
import type { PatternInfo, Sources, Welcome } from '@/server/protocol'
import { SettingsProvider } from '../controls/SettingsProvider'
import { store } from '../stream/store'
import { TooltipProvider } from '../ui/tooltip'
import { LabFrame } from './LabScreen'
import { RunFacts } from './RunFacts'
import { RunHeader } from './RunHeader'

interface RunScreenProps {
  welcome: Welcome
  sources: Sources | null
  pattern: PatternInfo
  runId: string
}

/** One run at its own address: live while it goes on, recorded after; it can only be watched. */
export function RunScreen({ welcome, sources, pattern, runId }: RunScreenProps) {
  useState(() => store.seed({ welcome, sources, pattern: pattern.id }))
  useEffect(() => {
    store.connect()
    store.watch(runId)
    return () => store.forget()
  }, [runId])
  return <WatchOnly pattern={pattern} />
}

/** The lab without anything that could change a run. */
export function WatchOnly({ pattern }: { pattern: PatternInfo }) {
  return (
    <SettingsProvider pattern={pattern} query={{}}>
      <TooltipProvider>
        <LabFrame header={<RunHeader />} settings={<RunFacts />} panels={pattern.panels} />
      </TooltipProvider>
    </SettingsProvider>
  )
}
