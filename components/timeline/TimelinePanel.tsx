'use client'

import { useCallback, useId } from 'react'
import { useSettings } from '../controls/SettingsProvider'
import type { LabView } from '../stream/store'
import { useSampled } from '../stream/useSampled'
import { cn } from '../ui/cn'
import { Glyph, legend } from '../ui/glyphs'
import { Canvas } from './Canvas'
import { ChosenWords } from './ChosenWords'
import { timeline } from './live'
import { FoldControl, ZoomControl } from './ViewControls'
import { Summary } from './Summary'
import { Transport } from './Transport'

interface TimelineProps {
  /** Only the picture and what its marks mean: nothing to press. */
  bare?: boolean
}

/** The run over time: a lane a client, a band a lock and a server; every other panel shows its cursor. */
export function TimelinePanel({ bare = false }: TimelineProps) {
  const words = useId()
  return (
    <section
      aria-label="Run over time"
      className="flex h-full min-h-0 flex-col text-[12px]/4 text-ink"
    >
      <header className="enlarged flex min-h-8 shrink-0 items-center gap-x-4 gap-y-1 px-4 py-0.5">
        <h2 className={bare ? 'sr-only' : 'font-semibold min-[720px]:max-[1320px]:sr-only'}>
          Timeline
        </h2>
        <Legend bare={bare} />
        {!bare && (
          <span className="ml-auto flex items-center gap-2">
            <FoldControl />
            <ZoomControl />
          </span>
        )}
      </header>
      <Canvas describedBy={words} />
      {!bare && <Transport />}
      <Summary id={words} />
      <ChosenWords />
    </section>
  )
}

/** Whether anybody waits for another here, or has: by a lock, or by a shared load. */
function useLocks(): boolean {
  const panels = useSettings((settings) => settings.pattern.panels)
  const wanted = useSettings(({ values }) => values['protection'])
  const select = useCallback(
    ({ state }: LabView) =>
      timeline.locks.list.length > 0 || (state.params['protection'] ?? wanted) !== 'none',
    [wanted],
  )
  return useSampled(select, 5) && panels.includes('locks')
}

/** Every glyph of the page that this pattern can show, in the order in which a read meets them. */
function Legend({ bare }: { bare: boolean }) {
  const locks = useLocks()
  return (
    <ul
      aria-label="Legend"
      className="flex h-4 min-w-0 flex-1 flex-wrap gap-x-3 overflow-hidden text-ink2 max-[1500px]:gap-x-2 max-[720px]:hidden"
    >
      {legend
        .filter(({ name }) => locks || (name !== 'waits' && name !== 'holds'))
        .map(({ name, label }) => (
          <li
            key={name}
            className={cn(
              'flex items-center gap-1.5 whitespace-nowrap',
              // Where there is no room for all, the band of the locks says this one.
              name === 'holds' && !bare && 'max-[1320px]:hidden',
            )}
          >
            <Glyph name={name} size={11} />
            {name === 'pool' && locks ? 'for pool' : label}
          </li>
        ))}
    </ul>
  )
}
