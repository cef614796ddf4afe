'use client'

import { Plus } from 'lucide-react'
import type { Welcome } from '@/server/protocol'
import type { Query } from '../controls/settings'
import { Button } from '../ui/button'
import { Shortcuts } from '../keys/Shortcuts'
import { TooltipProvider } from '../ui/tooltip'
import { AbsentServer } from './AbsentServer'
import { CompareHeader } from './CompareHeader'
import { CompareProvider, useComparison } from './CompareProvider'
import { CompareSettings } from './CompareSettings'
import { MOST_LANES } from './comparison'
import { Differences } from './Differences'
import { LaneRow } from './LaneRow'
import { Ruler } from './Ruler'
import { useLaneWords } from './useLanes'

interface CompareScreenProps {
  welcome: Welcome
  query: Query
}

/** Two to four runs at the same time, with one workload and one seed, on one time axis. */
export function CompareScreen({ welcome, query }: CompareScreenProps) {
  return (
    <CompareProvider welcome={welcome} query={query}>
      <TooltipProvider>
        <div className="min-h-dvh bg-panel">
          <CompareHeader />
          <main>
            <AbsentServer />
            <CompareSettings />
            <Ruler />
            <Lanes />
            <Differences />
          </main>
        </div>
        <CompareShortcuts />
      </TooltipProvider>
    </CompareProvider>
  )
}

function CompareShortcuts() {
  const patterns = useComparison((state) => state.patterns)
  const runOrStop = useComparison((state) => state.runOrStop)
  return <Shortcuts settings={null} pattern={null} patterns={patterns} lanes={runOrStop} />
}

function Lanes() {
  const lanes = useComparison((state) => state.lanes)
  const add = useComparison((state) => state.add)
  const words = useLaneWords()
  return (
    <>
      {lanes.map((lane, i) => {
        const mine = words[i]
        return mine && <LaneRow key={lane.id} lane={lane} words={mine} />
      })}
      {lanes.length < MOST_LANES && (
        <div className="border-b border-line px-4 py-2">
          <Button onClick={add}>
            <Plus aria-hidden className="size-3.5" /> Add a lane
          </Button>
        </div>
      )}
    </>
  )
}
