'use client'

import type { ReactNode } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Glyph } from '@/components/ui/glyphs'
import { cn } from '@/components/ui/cn'
import { plural, whole } from '../format'
import { DatabaseNode } from './DatabaseNode'
import { LockNode, Queue } from './LockNode'
import { selectPath, type PathView } from './select'

const select = ({ state }: LabView, now: number) => ({ ...selectPath(state, now), now })

/** The nodes and the rails between them: above to the cache, below over the lock to the database. */
export function Path() {
  const view = useSampled(select, 10)
  return (
    <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 px-4 pb-3 @2xl:grid-cols-[56px_minmax(0,1fr)_minmax(140px,168px)] @2xl:gap-0 @2xl:py-3.5 @2xl:pl-6">
      <Node className="hidden items-center justify-center @2xl:flex @2xl:flex-col">
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

interface NodeProps {
  className?: string
  children: ReactNode
}

export function Node({ className, children }: NodeProps) {
  return (
    <div className={cn('min-w-0 rounded-[3px] border border-line2 px-2.5 py-1.5', className)}>
      {children}
    </div>
  )
}

/** A line of the path; its label stands on it. */
export function Rail({ className, children }: Partial<NodeProps>) {
  return (
    <div className={cn('relative hidden h-6 min-w-4 flex-1 @2xl:block', className)}>
      <span className="absolute inset-x-0 top-1/2 border-t-[1.25px] border-current" />
      <span className="absolute inset-x-2 bottom-1/2 truncate pb-1">{children}</span>
    </div>
  )
}

function ToCache({ view }: { view: PathView }) {
  const { looks, liveKeys, knownKeys } = view
  return (
    <div className="flex min-w-0 items-center">
      <Rail className="flex-[2.2] text-line2">
        <span className="flex items-center gap-2 text-ink2">
          <span className="font-mono text-[11px]">GET</span>
          {looks && looks.hits + looks.misses > 0 && (
            <span className="flex items-center gap-1 text-[11px] whitespace-nowrap">
              <Glyph name="hit" size={10} /> {whole(looks.hits)}
              <Glyph name="miss" size={10} /> {whole(looks.misses)} in the last second
            </span>
          )}
        </span>
      </Rail>
      <Node className="w-full @2xl:w-[104px] @2xl:shrink-0">
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
      <Rail className={cn('flex-[1.2]', queue > 0 ? 'text-lock' : 'text-line2')}>
        <Queue view={view} />
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
