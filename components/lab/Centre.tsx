'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { ClientsPanel, EventsPanel, Headlines, SourcePanel } from '../panels'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { TabList, TabPanel, Tabs } from '../ui/tabs'
import { AbsentState, missingService } from './AbsentState'
import { EmptyState } from './EmptyState'
import { StatusStrip } from './StatusStrip'

const loadCharts = () => import('../charts')

/** The chart library is not needed before the first run, and comes while the page is read. */
const CHARTS = [
  dynamic(() => loadCharts().then(({ HitsChart }) => HitsChart), { ssr: false }),
  dynamic(() => loadCharts().then(({ DbCallsChart }) => DbCallsChart), { ssr: false }),
  dynamic(() => loadCharts().then(({ LatencyChart }) => LatencyChart), { ssr: false }),
]

/** The middle column: what goes on, or the state that stands in its place. */
export function Centre() {
  const empty = useLab(({ live }) => live.status === 'empty')
  const needed = useSettings((settings) => settings.pattern.services)
  const services = useLab(({ welcome }) => welcome.services)
  const refused = useSettings((settings) => settings.refused)
  const absent = refused?.code === 'service_absent' ? refused : null
  const missing = missingService(services, needed)
  useEffect(() => void loadCharts(), [])
  return (
    <main className="lab-main">
      <StatusStrip />
      {empty ? (
        <div className="lab-watch min-h-[416px] flex-[5] border-b border-line max-[720px]:flex-none">
          {absent || missing ? <AbsentState service={missing} error={absent} /> : <EmptyState />}
        </div>
      ) : (
        <Watch />
      )}
      <SourceAndEvents />
    </main>
  )
}

function Watch() {
  return (
    <>
      <div className="lab-watch @container shrink-0">
        <div className="border-b border-line @2xl:h-[200px]">
          <ClientsPanel />
        </div>
        <div className="min-h-14 border-b border-line">
          <Headlines />
        </div>
      </div>
      <div className="lab-charts grid min-h-40 flex-[2] grid-cols-3 divide-x divide-line border-b border-line max-[720px]:flex-none max-[720px]:grid-cols-1 max-[720px]:divide-x-0 max-[720px]:divide-y">
        {CHARTS.map((Chart, index) => (
          <div key={index} className="min-w-0 max-[720px]:h-56">
            <Chart />
          </div>
        ))}
      </div>
    </>
  )
}

type Tab = 'source' | 'events'

function SourceAndEvents() {
  const [tab, setTab] = useState<Tab>('source')
  const count = useLab(({ state }) => state.seq)
  const tabs = [
    { id: 'source', label: 'Source' },
    { id: 'events', label: <EventsLabel count={count} /> },
  ] as const
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      className="lab-source flex min-h-[200px] flex-[3] flex-col max-[720px]:min-h-0 max-[720px]:flex-1"
    >
      <TabList tabs={tabs} label="Details" className="shrink-0 border-b border-line" />
      <TabPanel value="source" className="min-h-0 flex-1 overflow-hidden">
        <SourcePanel />
      </TabPanel>
      <TabPanel value="events" className="min-h-0 flex-1 overflow-hidden">
        <EventsPanel />
      </TabPanel>
    </Tabs>
  )
}

function EventsLabel({ count }: { count: number }) {
  return (
    <>
      Events{' '}
      <span className="ml-1 inline-block min-w-[5ch] text-left font-normal text-ink3">
        {count.toLocaleString('en-US')}
      </span>
    </>
  )
}
