'use client'

import { useCallback, useState } from 'react'
import type { LabEvent } from '@/server/protocol'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { whole } from '../format'
import { Nothing } from '../Panel'
import { EventRow } from './EventRow'
import { Filters } from './Filters'
import { selectEvents, type EventFilter } from './select'

const ROW = 20

/** What happened, in words, the newest first. */
export function EventsPanel() {
  const [filter, setFilter] = useState<EventFilter>({ text: '', kind: 'all', wire: false })
  // While somebody reads further down, the list stands still under them.
  const [held, setHeld] = useState<LabEvent[] | null>(null)
  const select = useCallback(
    ({ events, state, gap }: LabView) => ({
      list: selectEvents(events, filter),
      // The newest number also tells `sameData` that the list is another one.
      seq: state.seq,
      oldest: events[0]?.seq ?? 1,
      gap,
    }),
    [filter],
  )
  const { list, seq, oldest, gap } = useSampled(select, 4)
  const shown = held ?? list
  const newer = held ? list.filter((event) => event.seq > (held[0]?.seq ?? 0)).length : 0
  return (
    <section aria-label="Events" className="flex h-full min-h-0 flex-col text-[12px]/4 text-ink">
      <Filters
        filter={filter}
        onChange={(next) => {
          setHeld(null)
          setFilter(next)
        }}
        aside={
          newer > 0
            ? `${whole(newer)} newer above`
            : `${whole(shown.length)} shown${oldest > 1 || gap ? `, from event ${whole(oldest)} on` : ''}`
        }
      />
      {shown.length === 0 && (
        <Nothing>
          {seq === 0 ? 'Nothing has happened yet.' : 'No event here fits the filter.'}
        </Nothing>
      )}
      <VirtualList
        label="Events, the newest first"
        count={shown.length}
        rowHeight={ROW}
        className="min-h-0 flex-1 overflow-y-auto"
        onScrolled={(rows) => setHeld((was) => (rows > 0 ? (was ?? list) : null))}
        row={(index) => {
          const event = shown[index]
          return event && <EventRow key={event.seq} event={event} />
        }}
      />
    </section>
  )
}
