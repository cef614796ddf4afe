'use client'

import { useId } from 'react'
import { Glyph, legend } from '../ui/glyphs'
import { Canvas } from './Canvas'
import { ChosenWords } from './ChosenWords'
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
        <Legend />
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

/** Every glyph of the page, in the order in which a read meets them. */
function Legend() {
  return (
    <ul
      aria-label="Legend"
      className="flex h-4 min-w-0 flex-1 flex-wrap gap-x-3 overflow-hidden text-ink2 max-[1320px]:gap-x-2 max-[720px]:hidden"
    >
      {legend.map(({ name, label }) => (
        <li key={name} className="flex items-center gap-1.5 whitespace-nowrap">
          <Glyph name={name} size={11} /> {label}
        </li>
      ))}
    </ul>
  )
}
