'use client'

import { useEffect, useState } from 'react'
import type { ClaimResult } from '@/server/protocol'
import { onSearchEvents, SourcePanel, useClaims } from '../panels'
import { claimsAt } from '../panels/claims/moment'
import { nowOf } from '../panels/claims/words'
import { clientName } from '../panels/format'
import type { LabView } from '../stream/store'
import { useLab } from '../stream/useLab'
import { useSampled } from '../stream/useSampled'
import { storyPanel, useChosenRequest } from '../timeline'
import { Glyph } from '../ui/glyphs'
import { TabList, TabPanel, Tabs } from '../ui/tabs'
import { cn } from '../ui/cn'
import { Charts } from './Charts'
import { AnomaliesPanel, ClaimsPanel, EventsPanel, RequestPanel, WirePanel } from './later'

type Tab = 'charts' | 'source' | 'events' | 'wire' | 'claims' | 'request' | 'anomalies'

/** Under the timeline: the files that run, the events, and the charts where they have no room of their own. */
export function Details({ withCharts }: { withCharts: boolean }) {
  const [chosen, setTab] = useState<Tab>('source')
  const tab = chosen === 'charts' && !withCharts ? 'source' : chosen
  useEffect(() => onSearchEvents(() => setTab('events')), [])
  useEffect(() => storyPanel.on(() => setTab('request')), [])
  const { request, chooseNone } = useChosenRequest()
  const told = useClaims()
  const moment = useLab(({ cursor, state }) => (cursor === null ? null : state.seq))
  const claims = told && claimsAt(told, moment)
  const tabs = [
    { id: 'source', label: 'Source' },
    { id: 'wire', label: 'Wire' },
    { id: 'request', label: request ? `Request of ${clientName(request.client)}` : 'Request' },
    ...(withCharts ? [{ id: 'charts', label: 'Charts' } as const] : []),
    // Their counts keep room to grow: it is least seen at the end of the row.
    { id: 'events', label: <EventsLabel /> },
    { id: 'anomalies', label: <AnomaliesLabel /> },
    { id: 'claims', label: <ClaimsLabel claims={claims} /> },
  ] as const
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      className="lab-source flex shrink-0 flex-col min-[720px]:h-[max(160px,19dvh)] max-[720px]:min-h-0 max-[720px]:flex-1"
    >
      <TabList
        tabs={tabs}
        label="Details"
        className="shrink-0 border-b border-line max-[1320px]:gap-3.5 max-[720px]:justify-between max-[720px]:gap-2.5 max-[720px]:px-3"
      />
      <TabPanel value="source" className="min-h-0 flex-1 overflow-hidden">
        <SourcePanel />
      </TabPanel>
      <TabPanel value="events" className="min-h-0 flex-1 overflow-hidden">
        <EventsPanel />
      </TabPanel>
      <TabPanel value="wire" className="min-h-0 flex-1 overflow-hidden">
        <WirePanel request={request} onAllRequests={chooseNone} />
      </TabPanel>
      <TabPanel value="claims" className="min-h-0 flex-1 overflow-hidden">
        <ClaimsPanel claims={claims} />
      </TabPanel>
      <TabPanel value="request" className="min-h-0 flex-1 overflow-hidden">
        <RequestPanel />
      </TabPanel>
      <TabPanel value="anomalies" className="min-h-0 flex-1 overflow-hidden">
        <AnomaliesPanel />
      </TabPanel>
      <TabPanel value="charts" className="min-h-0 flex-1 overflow-hidden">
        <Charts className="h-full" />
      </TabPanel>
    </Tabs>
  )
}

const selectCount = ({ state }: LabView) => state.seq
const selectAnomalies = ({ state }: LabView) =>
  Object.values(state.tally.anomalies.counts).reduce((sum, one) => sum + one, 0)

/** What the oracle had proved by the moment that is looked at, in number; red, because it is wrong. */
function AnomaliesLabel() {
  const count = useSampled(selectAnomalies)
  return (
    <>
      Anomalies{' '}
      <span
        className={cn(
          'ml-1 inline-block min-w-[2ch] text-left font-normal max-[720px]:hidden',
          count > 0 ? 'text-fault' : 'text-ink3',
        )}
      >
        {count.toLocaleString('en-US')}
      </span>
    </>
  )
}

function EventsLabel() {
  const count = useSampled(selectCount)
  return (
    <>
      Events{' '}
      <span className="ml-1 inline-block min-w-[7ch] text-left font-normal text-ink3 max-[720px]:hidden">
        {count.toLocaleString('en-US')}
      </span>
    </>
  )
}

/** Whoever looks elsewhere sees that a claim has failed. */
function ClaimsLabel({ claims }: { claims: readonly ClaimResult[] | null }) {
  const failed = claims?.filter(({ held }) => !held).length ?? 0
  return (
    <>
      Claims{' '}
      {failed > 0 ? (
        <span className="ml-1 inline-flex items-center gap-1 font-normal text-ink">
          <Glyph name="fault" size={10} /> {failed} failed
        </span>
      ) : (
        <span className="ml-1 inline-block min-w-[6ch] text-left font-normal text-ink3 max-[720px]:hidden min-[1200px]:min-w-[16ch]">
          {claims && nowOf(claims)}
        </span>
      )}
    </>
  )
}
