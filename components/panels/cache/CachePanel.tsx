'use client'

import { useCallback, useState } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { cn } from '@/components/ui/cn'
import { plural } from '../format'
import { Nothing, Panel } from '../Panel'
import { Search } from '../Search'
import { CacheRow } from './CacheRow'
import { columns } from './columns'
import { selectCache, type CacheOrder } from './select'

const ROW = 25
const SHOWN = 14

/** What is cached: every key, its version beside the database's, and the life it has left. */
export function CachePanel() {
  const [order, setOrder] = useState<CacheOrder>('left')
  const [filter, setFilter] = useState('')
  const select = useCallback(
    ({ state }: LabView, now: number) => ({ ...selectCache(state, now, order, filter), now }),
    [order, filter],
  )
  const { lines, keys, live, now } = useSampled(select, 10)
  return (
    <Panel
      title="Cache"
      label="Cache"
      aside={
        <>
          <Search value={filter} onChange={setFilter} label="Filter the keys" />
          <span className="whitespace-nowrap">
            {keys > 0 && `${plural(keys, 'key')}, ${live} live`}
          </span>
        </>
      }
    >
      <div className={cn(columns, 'h-5 items-center px-4 text-[11px]/4 text-ink3')}>
        <Sort by="key" order={order} onSort={setOrder} label="Key" />
        <span>Cached</span>
        <span>DB</span>
        <Sort by="left" order={order} onSort={setOrder} label="TTL left" />
      </div>
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
          return line && <CacheRow key={line.key} line={line} now={now} />
        }}
      />
    </Panel>
  )
}

interface SortProps {
  by: CacheOrder
  order: CacheOrder
  onSort: (order: CacheOrder) => void
  label: string
}

function Sort({ by, order, onSort, label }: SortProps) {
  return (
    <button
      type="button"
      aria-pressed={order === by}
      onClick={() => onSort(by)}
      title={`Sort by ${by === 'key' ? 'key' : 'time left'}`}
      className="justify-self-start hover:text-ink aria-pressed:text-ink2 aria-pressed:underline aria-pressed:decoration-line2 aria-pressed:underline-offset-4"
    >
      {label}
    </button>
  )
}
