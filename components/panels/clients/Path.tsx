'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { plural, whole } from '../format'
import { DatabaseNode } from './DatabaseNode'
import { LockNode, Queue } from './LockNode'
import { Node, Rail } from './parts'
import { selectPath, type PathView } from './select'

const select = ({ state }: LabView, now: number) => ({ ...selectPath(state, now), now })

/** The nodes and the rails between them: above to the cache, below over the lock to the database. */
export function Path() {
  const view = useSampled(select, 10)
  return (
    <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 px-4 pb-3 @2xl:grid-cols-[24px_52px_minmax(0,1fr)_136px] @2xl:gap-0 @2xl:py-3.5 @2xl:pl-2 @4xl:grid-cols-[28px_56px_minmax(0,1fr)_160px]">
      <Rail className="self-center text-line2" />
      <Node className="hidden items-center justify-center px-1 @2xl:flex @2xl:flex-col">
        <span className="font-semibold">App</span>
        <span className="font-mono text-[11px] text-ink2">read()</span>
      </Node>
      <div className="contents @2xl:flex @2xl:min-w-0 @2xl:flex-col @2xl:justify-between">
        <ToCache view={view} />
        <ToDatabase view={view} />
      </div>
      <DatabaseNode view={view} now={view.now} />
    </div>
  )
}

function ToCache({ view }: { view: PathView }) {
  const { looks, liveKeys, knownKeys } = view
  return (
    <div className="flex min-w-0 items-center">
      <Rail className="flex-[2.4] text-line2">
        <span className="flex items-center gap-2 text-ink2">
          <span className="font-mono text-[11px]">GET</span>
          {looks && looks.hits + looks.misses > 0 && (
            <span className="flex items-center gap-1 text-[11px] whitespace-nowrap">
              <Glyph name="hit" size={10} label="hits" /> {whole(looks.hits)}
              <Glyph name="miss" size={10} label="misses" /> {whole(looks.misses)} per s
            </span>
          )}
        </span>
      </Rail>
      <Node className="w-full @2xl:w-[96px] @4xl:w-[112px] @2xl:shrink-0">
        <p className="font-semibold">Redis</p>
        <p className="truncate text-ink2">
          {knownKeys === 0 ? 'no key yet' : `${whole(liveKeys)} of ${plural(knownKeys, 'key')}`}
        </p>
      </Node>
      <Rail className="text-line2">
        <span className="block text-right font-mono text-[11px] text-ink2">SET</span>
      </Rail>
    </div>
  )
}

function ToDatabase({ view }: { view: PathView }) {
  const { query, queue } = view
  return (
    <div className="flex min-w-0 items-center">
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
