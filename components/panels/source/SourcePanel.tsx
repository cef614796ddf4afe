'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Nothing } from '../Panel'
import { selectSource } from './select'
import { SourceText } from './SourceText'

const select = ({ state, welcome, pattern }: LabView) =>
  selectSource(state, welcome.patterns, pattern)

/** The files that run, with the line on which each client stands now. */
export function SourcePanel() {
  const files = useSampled(select, 10)
  return (
    <section aria-label="Source" className="@container h-full min-h-0 text-[12px]/4 text-ink">
      {files.length === 0 && (
        <Nothing>The source comes with the first answer of the server.</Nothing>
      )}
      <div className="grid h-full min-h-0 grid-rows-[repeat(auto-fit,minmax(0,1fr))] @3xl:auto-cols-fr @3xl:grid-flow-col @3xl:grid-rows-1 @3xl:divide-x @3xl:divide-line">
        {files.map((file) => (
          <SourceText key={file.file} view={file} />
        ))}
      </div>
    </section>
  )
}
