'use client'

import { useSettings } from '@/components/controls/SettingsProvider'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { CacheRow } from './CacheRow'
import { columns } from './columns'
import { Whole } from './Entry'
import { KeyedTable } from './KeyedTable'
import { selectCache, type CacheOrder, type CacheView } from './select'
import { Sort } from './Sort'

const ROOM = '350px'
/** The map of the slots stands above, and the locks below keep a share of the screen. */
const BELOW_SLOTS = 'clamp(160px, 100dvh - 740px, 350px)'

/** What is cached: every key, its version beside the database's, and its life or its place. */
export function CachePanel() {
  // A cluster's entries have no TTL here: what there is to tell of each is where it lies.
  const sharded = useSettings(({ pattern }) => pattern.panels.includes('slots'))
  return (
    <KeyedTable<CacheOrder, CacheView>
      title="Cache"
      label="Cached keys"
      first={sharded ? 'slot' : 'left'}
      select={selectCache}
      aside={(view) => <Count view={view} />}
      columns={cn(columns, 'h-5 items-center')}
      head={(_, sort) => (
        <>
          <Sort by="key" {...sort} label="Key" title="Sort by key" />
          <Sort by="stale" {...sort} label="Cached" title="Stale ones first" />
          <span>DB</span>
          {sharded ? (
            <Sort by="slot" {...sort} label="Slot and node" title="Sort by slot" />
          ) : (
            <Sort by="left" {...sort} label="TTL left" title="Sort by time left" />
          )}
        </>
      )}
      height={25}
      room={sharded ? BELOW_SLOTS : ROOM}
      row={(line, state) => <CacheRow line={line} {...state} />}
      empty="No key yet. The first write to the cache appears here."
      whole={(line) => <Whole line={line} />}
    />
  )
}

function Count({ view: { keys, live, stale } }: { view: CacheView }) {
  return (
    <span className="min-w-[18ch] text-right whitespace-nowrap">
      {stale > 0 && <span className="text-stale">{whole(stale)} stale, </span>}
      {keys > 0 && `${whole(live)} live`}
    </span>
  )
}
