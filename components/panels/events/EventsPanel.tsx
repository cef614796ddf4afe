'use client'

import { useMemo, useState } from 'react'
import { chooseRequestOf } from '@/components/timeline'
import { LogList } from '../log/LogList'
import { EventRow } from './EventRow'
import { Filters } from './Filters'
import { wants, type EventFilter } from './select'

/** What happened, in words, the newest first. */
export function EventsPanel() {
  const [filter, setFilter] = useState<EventFilter>({ text: '', kind: 'all', wire: false })
  const wanted = useMemo(() => wants(filter), [filter])
  return (
    <section aria-label="Events" className="flex h-full min-h-0 flex-col text-[12px]/4 text-ink">
      <LogList
        label="Events, the newest first"
        wanted={wanted}
        onOpen={chooseRequestOf}
        empty="No event here fits the filter."
        head={(aside) => <Filters filter={filter} onChange={setFilter} aside={aside} />}
        row={(event) => <EventRow event={event} />}
      />
    </section>
  )
}
