'use client'

import { useCallback, useState } from 'react'
import type { LabEvent } from '@/server/protocol'
import { chooseRequestOf } from '@/components/timeline'
import { LogList } from '../log/LogList'
import { EventRow } from './EventRow'
import { Filters } from './Filters'
import { selectEvents, type EventFilter } from './select'

/** What happened, in words, the newest first. */
export function EventsPanel() {
  const [filter, setFilter] = useState<EventFilter>({ text: '', kind: 'all', wire: false })
  const pick = useCallback((events: readonly LabEvent[]) => selectEvents(events, filter), [filter])
  return (
    <section aria-label="Events" className="flex h-full min-h-0 flex-col text-[12px]/4 text-ink">
      <LogList
        label="Events, the newest first"
        pick={pick}
        onOpen={chooseRequestOf}
        empty="No event here fits the filter."
        head={(aside) => <Filters filter={filter} onChange={setFilter} aside={aside} />}
        row={(event) => <EventRow event={event} />}
      />
    </section>
  )
}
