'use client'

import { useState, type DragEvent } from 'react'
import { FileUp } from 'lucide-react'
import { buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { Glyph } from '../ui/glyphs'
import { SiteHeader } from './SiteHeader'
import { ThemeToggle } from './ThemeToggle'

const FACTS = [
  ['Where such a file comes from', 'From any run in the lab: Share, then “Export, whole run”.'],
  [
    'What it shows',
    'The whole run: every panel, at every moment, with the numbers counted again from its events.',
  ],
  ['Where it goes', 'Nowhere. It is read in this page, which works on without the lab’s server.'],
] as const

interface ChooseFileProps {
  open(file: File | undefined): Promise<void>
  /** Why the last file could not be opened. */
  problem: string | null
  reading: boolean
}

/** Where the file of a run is dropped or chosen: anywhere on the page will do. */
export function ChooseFile({ open, problem, reading }: ChooseFileProps) {
  const [over, setOver] = useState(false)
  const drag = (event: DragEvent) => {
    event.preventDefault()
    setOver(event.dataTransfer.types.includes('Files'))
  }
  const leave = (event: DragEvent) => {
    const to = event.relatedTarget
    if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void open(event.dataTransfer.files[0])
  }
  return (
    <div className="min-h-dvh bg-panel" onDragOver={drag} onDragLeave={leave} onDrop={drop}>
      <SiteHeader here="/runs/open">
        <ThemeToggle />
      </SiteHeader>
      <main className="mx-auto max-w-[1440px] px-4 py-6 min-[720px]:px-10">
        <h1 className="text-[20px]/7 font-semibold tracking-[-0.02em] min-[720px]:text-[26px]/8">
          Open a recorded run
        </h1>
        <p className="mt-1 max-w-[68ch] text-[13.5px]/5 text-ink2">
          See a run again, moment by moment, on any machine.
        </p>
        <Place {...{ open, problem, reading, over }} />
        <dl className="grid border border-t-0 border-line min-[720px]:grid-cols-3">
          {FACTS.map(([term, words]) => (
            <div key={term} className="px-6 py-4">
              <dt className="font-semibold">{term}</dt>
              <dd className="mt-1 text-[12px]/[18px] text-ink2">{words}</dd>
            </div>
          ))}
        </dl>
      </main>
    </div>
  )
}

function Place({ open, problem, reading, over }: ChooseFileProps & { over: boolean }) {
  return (
    <div className="mt-6 border border-line p-3">
      <div
        className={cn(
          'grid min-h-[260px] place-items-center rounded-[4px] border border-dashed px-4 py-8 text-center',
          over ? 'border-ink bg-raised' : 'border-ctl',
        )}
      >
        <div>
          <FileUp aria-hidden className="mx-auto size-7 text-ink3" strokeWidth={1.4} />
          <p className="mt-3 text-[17px]/6 font-semibold">
            {over ? 'Let go to open it' : 'Drop the file of a run here'}
          </p>
          <label
            className={buttonClass(
              { kind: 'primary', size: 'prose' },
              'mt-4 cursor-pointer has-focus-visible:ring-2',
            )}
          >
            {reading ? 'Reading the file' : 'Choose a file'}
            <input
              type="file"
              accept=".jsonl"
              className="sr-only"
              disabled={reading}
              onChange={(event) => {
                void open(event.target.files?.[0])
                // The same file, mended, may be chosen again.
                event.target.value = ''
              }}
            />
          </label>
          {problem && (
            <p
              role="alert"
              className="mx-auto mt-4 flex w-fit max-w-[62ch] gap-1.5 text-left text-[13.5px]/5 text-ink"
            >
              <Glyph name="fault" size={14} className="mt-[3px] shrink-0" /> {problem}
            </p>
          )}
        </div>
      </div>
    </div>
  )
}
