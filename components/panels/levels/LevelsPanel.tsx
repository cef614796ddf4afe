'use client'

import { cn } from '@/components/ui/cn'
import { Whole } from '../cache/Entry'
import { KeyedTable } from '../cache/KeyedTable'
import { Sort } from '../cache/Sort'
import { plural, whole } from '../format'
import { columns, LevelRow } from './LevelRow'
import { selectLevels, type LevelOrder, type LevelsView } from './select'

/** What each level holds of each key, side by side, and what is copied up between them. */
export function LevelsPanel() {
  return (
    <KeyedTable<LevelOrder, LevelsView>
      title="Levels"
      label="Keys and their levels"
      first="key"
      select={selectLevels}
      aside={({ stale }) => stale > 0 && <span className="text-stale">{whole(stale)} stale</span>}
      columns={cn(columns, 'h-9 items-end pb-0.5')}
      head={(view, sort) => (
        <>
          <Sort by="key" {...sort} label="Key" title="Sort by key" />
          <Level view={view} level={0} />
          <span aria-hidden />
          <Level view={view} level={1} />
          <Sort by="stale" {...sort} label="DB" title="Stale ones first" />
        </>
      )}
      height={32}
      room="416px"
      row={(line, state) => <LevelRow line={line} {...state} />}
      empty="No key yet. A load fills both levels, the far one first."
      whole={({ cells }) =>
        cells.map((cell, level) => <Whole key={level} line={cell ?? undefined} />)
      }
    />
  )
}

const NAMES: Record<string, string> = { redis: 'Redis', memcached: 'Memcached' }

function Level({ view, level }: { view: LevelsView; level: number }) {
  const tier = view.tiers[level] ?? ''
  const live = view.live[level] ?? 0
  return (
    <span className="flex min-w-0 flex-col">
      <span className="text-[12px]/4 font-semibold text-ink">{NAMES[tier] ?? tier}</span>
      <span className="truncate" title={`Level ${level + 1} holds ${plural(live, 'key')} now`}>
        level {level + 1} · {plural(live, 'key')}
      </span>
    </span>
  )
}
