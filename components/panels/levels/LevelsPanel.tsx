'use client'

import { useCallback, useState } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { Search } from '../Search'
import { Whole } from '../cache/Entry'
import { Sort } from '../cache/Sort'
import { useChosenKey } from '../cache/useChosenKey'
import { columns, LevelRow } from './LevelRow'
import { useExpectedKeys } from '../useExpected'
import { selectLevels, type LevelOrder, type LevelsView } from './select'

const ROW = 32
const SHOWN = 13

/** What each level holds of each key, side by side, and what is copied up between them. */
export function LevelsPanel() {
  const [order, setOrder] = useState<LevelOrder>('key')
  const [filter, setFilter] = useState('')
  const [chosen, choose] = useChosenKey()
  const select = useCallback(
    ({ state }: LabView, now: number) => ({
      ...selectLevels(state, now, order, filter),
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
      title="Levels"
      label="Levels"
      aside={
        <>
          <Search value={filter} onChange={setFilter} label="Filter the keys" />
          {view.stale > 0 && <span className="text-stale">{whole(view.stale)} stale</span>}
        </>
      }
    >
      <div className={cn(columns, 'h-9 items-end px-4 pb-0.5 text-[11px]/4 text-ink3')}>
        <Sort by="key" {...sort} label="Key" title="Sort by key" />
        <Level view={view} level={0} />
        <span aria-hidden />
        <Level view={view} level={1} />
        <Sort by="stale" {...sort} label="DB" title="Stale ones first" />
      </div>
      <div style={{ minHeight: ROW * Math.min(SHOWN, expected) }}>
        {keys === 0 && <Nothing>No key yet. A load fills both levels, the far one first.</Nothing>}
        {keys > 0 && lines.length === 0 && <Nothing>No key contains “{filter}”.</Nothing>}
        <VirtualList
          label="Keys and their levels"
          count={lines.length}
          rowHeight={ROW}
          className="min-h-0 overflow-y-auto"
          style={{ maxHeight: ROW * SHOWN }}
          row={(index) => {
            const line = lines[index]
            return (
              line && (
                <LevelRow
                  key={index}
                  {...{ line, now, chosen: line.key === chosen }}
                  onChoose={choose}
                />
              )
            )
          }}
        />
      </div>
      {lines
        .find(({ key }) => key === chosen)
        ?.cells.map((cell, level) => (
          <Whole key={level} line={cell ?? undefined} />
        ))}
    </Panel>
  )
}

const NAMES: Record<string, string> = { redis: 'Redis', memcached: 'Memcached' }

function Level({ view, level }: { view: LevelsView; level: number }) {
  const tier = view.tiers[level] ?? ''
  return (
    <span className="flex min-w-0 flex-col">
      <span className="text-[12px]/4 font-semibold text-ink">{NAMES[tier] ?? tier}</span>
      <span className="truncate">
        level {level + 1} · {whole(view.live[level] ?? 0)}
      </span>
    </span>
  )
}
