'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useSampled } from '../stream/useSampled'
import { Button } from '../ui/button'
import { whole } from '../panels/format'
import { jumps } from './jumps'
import { timeline } from './live'
import type { MomentKind } from './model/kinds'
import { jump } from './moves'

const select = () => jumps.map(({ kind }) => timeline.moments[kind].total)

/** Jumps to the moments that teach: only those that there are. Before the first it keeps its place. */
export function JumpTo() {
  const totals = useSampled(select, 2)
  const [chosen, setChosen] = useState<MomentKind | null>(null)
  const there = jumps
    .map((one, i) => ({ ...one, total: totals[i] ?? 0 }))
    .filter(({ total }) => total > 0)
  const now = there.find(({ kind }) => kind === chosen) ?? there[0]
  const arrow = (direction: 1 | -1) => (
    <Button
      kind="plain"
      size="tiny"
      disabled={!now}
      aria-label={`${direction === 1 ? 'Next' : 'Previous'} ${now?.label ?? 'moment'}`}
      title={now && `${direction === 1 ? 'Next' : 'Previous'} ${now.label}`}
      onClick={() => void (now && jump(now.kind, direction))}
    >
      {direction === 1 ? (
        <ChevronRight aria-hidden className="size-3.5" />
      ) : (
        <ChevronLeft aria-hidden className="size-3.5" />
      )}
    </Button>
  )
  return (
    <div role="group" aria-label="Jump to" className="flex items-center text-ink2">
      <label className="flex items-center gap-1.5">
        <span className="text-ink3">Jump to</span>
        <select
          value={now?.kind ?? ''}
          disabled={!now}
          onChange={({ target }) => {
            const kind = jumps.find((one) => one.kind === target.value)?.kind
            if (!kind) return
            setChosen(kind)
            void jump(kind, 1)
          }}
          className="h-6 w-40 rounded-[4px] border border-line2 bg-panel px-1 text-ink hover:bg-raised disabled:border-line disabled:bg-panel disabled:text-ink3"
        >
          {!now && <option value="">nothing yet</option>}
          {/* One jumps to what comes later, too: these are no figures of the moment that is looked at. */}
          <optgroup label="In the whole run so far">
            {there.map(({ kind, label, total }) => (
              <option key={kind} value={kind}>
                {label} · {whole(total)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      {arrow(-1)}
      {arrow(1)}
    </div>
  )
}
