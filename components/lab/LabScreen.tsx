'use client'

import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { PanelName, PatternInfo, Sources, Welcome } from '@/server/protocol'
import { Controls } from '../controls/Controls'
import type { Query } from '../controls/settings'
import { SettingsProvider } from '../controls/SettingsProvider'
import { CachePanel, DatabasePanel, LocksPanel, onSearchEvents } from '../panels'
import { store } from '../stream/store'
import { useProjector } from '../ui/display'
import { TooltipProvider } from '../ui/tooltip'
import { useMedia } from '../ui/useMedia'
import { About } from './About'
import { Centre } from './Centre'
import { Header } from './Header'
import { LabTabs, type LabTab } from './LabTabs'
import { LabShortcuts } from './LabShortcuts'
import { LevelsPanel, ProjectorFrame, QueuePanel, SchedulePanel, SlotsPanel } from './later'
import { useAddress } from './useAddress'
import { useMoment } from './useMoment'
import { useStarting } from './useStarting'
import { useWatching } from './useWatching'

interface LabScreenProps {
  welcome: Welcome
  sources: Sources | null
  pattern: PatternInfo
  query: Query
}

/** The lab of one pattern. Give it the pattern's id as key. */
export function LabScreen({ welcome, sources, pattern, query }: LabScreenProps) {
  // Said before the first child renders, so that the page of the server already holds it.
  useState(() => store.seed({ welcome, sources, pattern: pattern.id }))
  const [runId] = useState(() => (typeof query.run === 'string' ? query.run : null))
  return (
    <SettingsProvider pattern={pattern} query={query}>
      <TooltipProvider>
        <Body
          runId={runId}
          at={query.at}
          start={runId === null && query.start === '1'}
          panels={pattern.panels}
        />
      </TooltipProvider>
    </SettingsProvider>
  )
}

const PANELS: Record<PanelName, ComponentType> = {
  cache: CachePanel,
  locks: LocksPanel,
  database: DatabasePanel,
  queue: QueuePanel,
  levels: LevelsPanel,
  schedule: SchedulePanel,
  slots: SlotsPanel,
}

interface BodyProps {
  runId: string | null
  /** The moment in the address. */
  at: Query[string]
  /** The address asks for a run at once. */
  start: boolean
  panels: PatternInfo['panels']
}

function Body({ runId, at, start, panels }: BodyProps) {
  useWatching(runId)
  useMoment(runId, at)
  useStarting(start)
  useAddress()
  return (
    <>
      <LabFrame header={<Header />} settings={<Controls />} panels={panels} watchOnly={false} />
      <LabShortcuts />
    </>
  )
}

/** Where the state and what goes on take turns; the same width as in app/globals.css. */
const NARROW = '(max-width: 1099.98px)'

/** Where the column is alone on the screen, the events are there. */
const searchedIn = (): LabTab => (matchMedia('(max-width: 719.98px)').matches ? 'source' : 'watch')

interface FrameProps {
  header: ReactNode
  settings: ReactNode
  panels: PatternInfo['panels']
  watchOnly: boolean
}

/** The three columns: settings, what goes on, the state of the servers. */
export function LabFrame(props: FrameProps) {
  return useProjector() ? <ProjectorFrame watchOnly={props.watchOnly} /> : <DeskFrame {...props} />
}

function DeskFrame({ header, settings, panels, watchOnly }: FrameProps) {
  const [tab, setTab] = useState<LabTab>('watch')
  const stateAlone = useMedia(NARROW) && tab === 'state'
  useEffect(() => onSearchEvents(() => setTab(searchedIn())), [])
  return (
    <div className="lab bg-panel" data-tab={tab}>
      {header}
      <aside aria-label="Settings" className="lab-controls overflow-y-auto border-r border-line">
        <About />
        {settings}
      </aside>
      <LabTabs tab={tab} onChange={setTab} />
      <Centre watchOnly={watchOnly} />
      <div
        // A page has one main part: what is looked at.
        role={stateAlone ? 'main' : 'complementary'}
        aria-label="State"
        className="lab-state @container divide-y divide-line overflow-y-auto border-line min-[1100px]:border-l"
      >
        {panels.map((name) => {
          const Panel = PANELS[name]
          return <Panel key={name} />
        })}
      </div>
    </div>
  )
}
