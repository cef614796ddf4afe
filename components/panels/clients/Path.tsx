'use client'

import { useCallback, useMemo } from 'react'
import { useSettings } from '@/components/controls/SettingsProvider'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { CacheNodes } from './CacheNodes'
import { DatabaseNode } from './DatabaseNode'
import { LockNode, Queue } from './LockNode'
import { Node, Rail } from './parts'
import { QueueNodes } from './QueueNodes'
import { ScheduleNode } from './ScheduleNode'
import { selectPath, type PathView } from './selectPath'
import { stationsOf } from './stations'

/** The stations and the rails between them: above to the caches, below to the database. */
export function Path() {
  const pattern = useSettings((settings) => settings.pattern)
  const { tiers, below } = useMemo(() => stationsOf(pattern), [pattern])
  const select = useCallback(
    ({ state }: LabView, now: number) => ({ ...selectPath(state, now, tiers), now }),
    [tiers],
  )
  const view = useSampled(select, 10)
  return (
    <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 px-4 pb-3 @2xl:grid-cols-[24px_52px_minmax(0,1fr)_136px] @2xl:gap-0 @2xl:py-3 @2xl:pl-2 @4xl:grid-cols-[28px_56px_minmax(0,1fr)_160px]">
      <Rail className="self-center text-line2" />
      <Node className="hidden items-center justify-center px-1 @2xl:flex @2xl:flex-col">
        <span className="font-semibold">App</span>
        <span className="font-mono text-[11px] text-ink2">read()</span>
      </Node>
      <div className="contents @2xl:flex @2xl:min-w-0 @2xl:flex-col @2xl:justify-between">
        <CacheNodes view={view} readsOnly={below === 'schedule'} />
        {below === 'gate' && <ToDatabase view={view} />}
        {below === 'queue' && <QueueNodes />}
        {below === 'schedule' && <ScheduleNode />}
      </div>
      <DatabaseNode view={view} now={view.now} />
    </div>
  )
}

function ToDatabase({ view }: { view: PathView }) {
  const { query, queue } = view
  return (
    <div className="flex min-w-0 items-center @max-2xl:contents">
      <Rail
        className={cn('flex-[1.8]', queue > 0 ? 'text-lock' : 'text-line2')}
        on={queue > 0 && <Queue view={view} />}
      >
        <span className="font-mono text-[11px] text-ink2">miss</span>
      </Rail>
      <LockNode view={view} />
      <Rail className={query ? 'text-db' : 'text-line2'}>
        {query && (
          <span className="block font-mono text-[11px] text-db">
            {query.client} {query.op === 'read' ? 'SELECT' : 'UPDATE'}
          </span>
        )}
      </Rail>
    </div>
  )
}
