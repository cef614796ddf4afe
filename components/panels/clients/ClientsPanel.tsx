'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { ClientGrid } from './ClientGrid'
import { gridHeight } from './grid'
import { Path } from './Path'
import { sayClients, selectClients, type Doing } from './select'

const select = ({ state }: LabView) => selectClients(state)

const inks: Record<Doing, string> = {
  w: 'text-lock',
  l: 'text-db',
  u: 'text-db',
  a: 'text-ink',
  h: 'text-ink',
  n: 'text-ink2',
}

/** Each has a cell of its own: a number that comes or goes moves no other. */
const cells: Record<Doing, string> = {
  l: 'col-start-1 row-start-1',
  w: 'col-start-2 row-start-1',
  a: 'col-start-1 row-start-2',
  u: 'col-start-2 row-start-2',
  n: 'col-start-1 row-start-3',
  h: 'col-start-2 row-start-3',
}

/** Who asks, who waits, and the way a read takes: clients, app, lock, Redis, database. */
export function ClientsPanel({ low }: { low: boolean }) {
  const { doing, holders, counts } = useSampled(select)
  const words = sayClients(counts)
  return (
    <section
      aria-label="Clients and path"
      className="@container flex h-full flex-col text-[12px]/4 text-ink"
    >
      <div className="flex min-h-0 flex-1 flex-col min-[720px]:flex-row">
        <div className="flex w-full shrink-0 flex-col gap-1 px-4 pt-2 pb-1.5 min-[720px]:w-[152px] min-[720px]:pr-0">
          <h2 className="flex w-[108px] justify-between font-semibold">
            Clients <span className="font-normal text-ink2">{whole(doing.length)}</span>
          </h2>
          {doing === '' ? (
            <p className="text-ink2">They appear with the first request.</p>
          ) : (
            <ClientGrid doing={doing} holders={holders} height={gridHeight(low)} />
          )}
          <p className="mt-auto grid grid-cols-2 grid-rows-3 text-[11px]/[13px] max-[720px]:flex max-[720px]:gap-x-3">
            {words.map(({ doing: what, words: text }) => (
              <span key={what} className={cn('whitespace-nowrap', inks[what], cells[what])}>
                {text}
              </span>
            ))}
          </p>
        </div>
        <Path clients={doing.length} low={low} />
      </div>
    </section>
  )
}
