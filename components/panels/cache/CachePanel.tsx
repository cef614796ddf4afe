'use client'

import { useCallback, useState } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { Search } from '../Search'
import { Whole } from './Entry'
import { CacheRow } from './CacheRow'
import { columns } from './columns'
import { selectCache, type CacheOrder, type CacheView } from './select'
import { Sort } from './Sort'
import { useChosenKey } from './useChosenKey'
import { useExpectedKeys } from '../useExpected'

const ROW = 25
const SHOWN = 14

/** What is cached: every key, its version beside the database's, and the life it has left. */
export function CachePanel() {
  const [order, setOrder] = useState<CacheOrder>('left')
  const [filter, setFilter] = useState('')
  const [chosen, choose] = useChosenKey()
  const select = useCallback(
    ({ state }: LabView, now: number) => ({
      ...selectCache(state, now, order, filter),
      now,
    }),
    [order, filter],
  )
  const view = useSampled(select, 10)
  const { lines, keys, now } = view
  const expected = useExpectedKeys()
  const sort = { order, onSort: setOrder }
  return (
    <Panel
      title="Cache"
      label="Cache"
      aside={
        <>
          <Search value={filter} onChange={setFilter} label="Filter the keys" />
          <Count view={view} />
        </>
      }
    >
      <div className={cn(columns, 'h-5 items-center px-4 text-[11px]/4 text-ink3')}>
        <Sort by="key" {...sort} label="Key" title="Sort by key" />
        <Sort by="stale" {...sort} label="Cached" title="Stale ones first" />
        <span>DB</span>
        <Sort by="left" {...sort} label="TTL left" title="Sort by time left" />
      </div>
      <div style={{ minHeight: ROW * Math.min(SHOWN, expected) }}>
        {keys === 0 && <Nothing>No key yet. The first write to the cache appears here.</Nothing>}
        {keys > 0 && lines.length === 0 && <Nothing>No key contains “{filter}”.</Nothing>}
        <VirtualList
          label="Cached keys"
          count={lines.length}
          rowHeight={ROW}
          className="min-h-0 overflow-y-auto"
          style={{ maxHeight: ROW * SHOWN }}
          row={(index) => {
            const line = lines[index]
            return (
              line && (
                <CacheRow
                  key={index}
                  {...{ line, now, chosen: line.key === chosen }}
                  onChoose={choose}
                />
              )
            )
          }}
        />
      </div>
      <Whole line={lines.find(({ key }) => key === chosen)} />
    </Panel>
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
