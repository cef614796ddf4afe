'use client'

import { useLab } from '@/components/stream/useLab'
import { Search } from '../Search'
import { EVENT_SEARCH } from './search'
import { kindsFor, type EventFilter } from './select'

interface FiltersProps {
  filter: EventFilter
  onChange: (filter: EventFilter) => void
  aside: string
}

export function Filters({ filter, onChange, aside }: FiltersProps) {
  const kinds = useLab(({ welcome, pattern }) =>
    kindsFor(welcome.patterns.find(({ id }) => id === pattern)?.panels ?? []),
  )
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-ink2">
      <Search
        id={EVENT_SEARCH}
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
        label="Filter the events"
      />
      <div role="group" aria-label="Kind of event" className="flex flex-wrap gap-x-2">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={filter.kind === kind}
            onClick={() => onChange({ ...filter, kind })}
            className="py-0.5 hover:text-ink aria-pressed:font-semibold aria-pressed:text-ink"
          >
            {kind}
          </button>
        ))}
      </div>
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={filter.wire}
          onChange={({ currentTarget }) => onChange({ ...filter, wire: currentTarget.checked })}
          className="accent-ink"
        />
        wire
      </label>
      <span className="ml-auto whitespace-nowrap text-ink3">{aside}</span>
    </div>
  )
}
