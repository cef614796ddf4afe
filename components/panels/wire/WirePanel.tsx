'use client'

import { useMemo, useState } from 'react'
import { X } from 'lucide-react'
import type { LabEvent } from '@/server/protocol'
import { useLab } from '@/components/stream/useLab'
import { Select } from '@/components/ui/select'
import { clientName, measured, seconds } from '../format'
import { LogList } from '../log/LogList'
import { Search } from '../Search'
import { byWhom } from '../who'
import { wantsWire, type WireEvent, type WireFilter } from './select'

interface WirePanelProps {
  /** Only what this request sent; null: what all sent. */
  request: { req: number; client: number } | null
  onAllRequests: () => void
}

/** The literal commands with their arguments, their replies and how long they took. */
export function WirePanel({ request, onAllRequests }: WirePanelProps) {
  const [chosen, setFilter] = useState<Omit<WireFilter, 'req'>>({
    ...{ text: '', server: 'all', ours: false },
  })
  const req = request?.req ?? null
  const wanted = useMemo(() => wantsWire({ ...chosen, req }), [chosen, req])
  return (
    <section aria-label="Wire" className="flex h-full min-h-0 flex-col text-[12px]/4 text-ink">
      <LogList
        label="Commands on the wire, the newest first"
        wanted={wanted}
        empty="No command here fits the filter."
        row={(event) => <WireRow event={event} />}
        inFull={(event) => <InFull event={event} />}
        head={(aside) => (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-ink2">
            <Filters filter={chosen} onChange={setFilter} />
            {request && (
              <button
                type="button"
                title="Show the commands of all requests"
                onClick={onAllRequests}
                className="flex h-6 items-center gap-1 rounded-[4px] border border-line2 bg-raised px-1.5 font-semibold whitespace-nowrap text-ink hover:border-ctl"
              >
                only the request of {clientName(request.client)}
                <X aria-hidden className="size-3.5 text-ink2" />
              </button>
            )}
            <span className="ml-auto whitespace-nowrap text-ink3">{aside}</span>
          </div>
        )}
      />
    </section>
  )
}

interface FiltersProps {
  filter: Omit<WireFilter, 'req'>
  onChange: (filter: Omit<WireFilter, 'req'>) => void
}

function Filters({ filter, onChange }: FiltersProps) {
  const servers = useLab(({ live }) => Object.keys(live.tally.tiers))
  const names = [...new Set(['all', ...servers, filter.server])]
  return (
    <>
      <Search
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
        label="Filter the commands: a client, a command, a key"
      />
      <Select
        label="Server"
        value={filter.server}
        options={names.map((name) => ({
          value: name,
          label: name === 'all' ? 'all servers' : name,
        }))}
        onChange={(server) => onChange({ ...filter, server })}
      />
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={filter.ours}
          onChange={({ currentTarget }) => onChange({ ...filter, ours: currentTarget.checked })}
          className="accent-ink"
        />
        our own looks
      </label>
    </>
  )
}

function WireRow({ event }: { event: LabEvent }) {
  // The list holds nothing else.
  const wire = event as WireEvent
  const { at, server, node, command, reply, ms } = wire
  return (
    <span className="grid h-5 grid-cols-[48px_50px_72px_minmax(0,3fr)_minmax(0,1fr)_60px] items-center gap-x-2 px-4 max-[720px]:grid-cols-[48px_50px_minmax(0,3fr)_60px]">
      <span className="text-right text-ink3">{seconds(at)}</span>
      <span className="font-mono text-[11px] text-ink2">{byWhom(wire)}</span>
      <span className="truncate text-ink3 max-[720px]:hidden">{node ?? server}</span>
      <span className="truncate font-mono text-[11px]">{command}</span>
      <span className="truncate font-mono text-[11px] text-ink2 max-[720px]:hidden">{reply}</span>
      <span className="text-right text-ink2">{measured(ms)}</span>
    </span>
  )
}

/** A command with all that it says: a row has no room for it. */
function InFull({ event }: { event: LabEvent }) {
  const { server, node, command, reply, ms } = event as WireEvent
  return (
    <section
      aria-label="The command in full"
      className="max-h-24 shrink-0 overflow-y-auto border-t border-line bg-raised px-4 py-1.5 font-mono text-[11px]/[17px] break-all"
    >
      <p>{command}</p>
      <p className="text-ink2">
        → {reply}
        <span className="font-sans">
          {' '}
          · {node ?? server}, {measured(ms)}
        </span>
      </p>
    </section>
  )
}
