'use client'

import { useEffect, type ReactNode } from 'react'
import { ClientsPanel, Headlines } from '../panels'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { cn } from '../ui/cn'
import { useMedia } from '../ui/useMedia'
import { AbsentState, missingService } from './AbsentState'
import { Charts } from './Charts'
import { Details } from './Details'
import { EmptyState } from './EmptyState'
import { loadNext, TimelinePanel } from './later'
import { onFirstSign } from './firstSign'
import { StatusStrip } from './StatusStrip'

/** Where everything cannot stand under each other, the charts are a tab beside the source. */
const LOW = '(max-height: 819.98px) and (min-width: 720px)'

/** Nothing has run on this screen: there is no picture yet. */
export const useNothingYet = () => useLab(({ live }) => live.status === 'empty')

/** What stands in the place of the picture; whoever only watches is not asked to start anything. */
export const NothingYet = ({ watchOnly }: { watchOnly: boolean }) =>
  watchOnly ? <Fetching /> : <EmptyOrAbsent />

/** The first events are on their way. */
const Fetching = () => (
  <p className="grid h-full place-items-center text-[13.5px]/5 text-ink2">
    The run is being fetched.
  </p>
)

/** What will happen, or the server that is not there. */
function EmptyOrAbsent() {
  const needed = useSettings((settings) => settings.pattern.services)
  const services = useLab(({ welcome }) => welcome.services)
  const refused = useSettings((settings) => settings.refused)
  const absent = refused?.code === 'service_absent' ? refused : null
  const missing = missingService(services, needed)
  return absent || missing ? <AbsentState service={missing} error={absent} /> : <EmptyState />
}

/** The middle column: what goes on, or the state that stands in its place. */
export function Centre({ watchOnly }: { watchOnly: boolean }) {
  const empty = useNothingYet()
  const low = useMedia(LOW)
  useEffect(() => onFirstSign(() => void loadNext()), [])
  return (
    <main className="lab-main">
      <StatusStrip />
      <Watch low={low}>{empty ? <NothingYet watchOnly={watchOnly} /> : <TimelinePanel />}</Watch>
      {!low && !empty && <Charts className="lab-charts h-[100px] shrink-0 border-b border-line" />}
      <Details withCharts={low && !empty} />
    </main>
  )
}

interface WatchProps {
  low: boolean
  /** The timeline, or what stands in its place: nothing else moves when a run begins. */
  children: ReactNode
}

function Watch({ low, children }: WatchProps) {
  return (
    <>
      <div
        className={cn(
          'lab-watch @container shrink-0 border-b border-line max-[720px]:order-3',
          low ? 'h-[128px]' : 'min-[720px]:h-[150px]',
        )}
      >
        <ClientsPanel low={low} />
      </div>
      <div className="lab-watch @container shrink-0 border-b border-line min-[720px]:h-[52px]">
        <Headlines />
      </div>
      <div className="lab-watch min-h-[236px] flex-1 border-b border-line max-[720px]:h-[468px] max-[720px]:flex-none">
        {children}
      </div>
    </>
  )
}
