'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useSampled } from '../stream/useSampled'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { whole } from '../panels/format'
import { timeline } from './live'
import { jumps } from './jumps'
import type { MomentKind } from './model/kinds'
import { jump } from './moves'

const select = () => jumps.map(({ kind }) => timeline.moments[kind].total)

/** Jumps to the moments that teach: only those that there are. */
export function JumpTo() {
  const totals = useSampled(select, 2)
  const [chosen, setChosen] = useState<MomentKind | null>(null)
  const there = jumps.filter((_, i) => (totals[i] ?? 0) > 0)
  if (there.length === 0) return null
  const go = (kind: MomentKind, direction: 1 | -1) => {
    setChosen(kind)
    void jump(kind, direction)
  }
  return (
    <div role="group" aria-label="Jump to" className="flex items-center gap-x-1 text-ink2">
      <span className="pr-1 text-ink3">Jump to</span>
      {there.map(({ kind, label }) => (
        <span key={kind} className="flex items-center">
          {chosen === kind && (
            <Button
              kind="plain"
              size="tiny"
              aria-label={`Previous ${label}`}
              onClick={() => go(kind, -1)}
            >
              <ChevronLeft aria-hidden className="size-3.5" />
            </Button>
          )}
          <button
            type="button"
            onClick={() => go(kind, 1)}
            title={`${whole(totals[jumps.findIndex((one) => one.kind === kind)] ?? 0)} so far`}
            className={cn(
              'rounded-[4px] px-1 py-0.5 whitespace-nowrap hover:text-ink',
              chosen === kind && 'font-semibold text-ink',
            )}
          >
            {label}
          </button>
          {chosen === kind && (
            <Button
              kind="plain"
              size="tiny"
              aria-label={`Next ${label}`}
              onClick={() => go(kind, 1)}
            >
              <ChevronRight aria-hidden className="size-3.5" />
            </Button>
          )}
        </span>
      ))}
    </div>
  )
}
