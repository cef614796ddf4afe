'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Nothing } from '../Panel'
import { firstLine, protectionOf, selectSource } from './select'
import { showLine, SourceText } from './SourceText'

const select = ({ state, welcome, pattern, sources }: LabView) => {
  const info = welcome.patterns.find(({ id }) => id === pattern)
  return selectSource(state, sources, protectionOf(state, info))
}

/** The files that run, with the line on which each client stands now. */
export function SourcePanel() {
  const files = useSampled(select)
  const box = useRef<HTMLDivElement>(null)
  const pattern = files[0]?.file
  // Where both files share one column it scrolls here, else each file scrolls by itself.
  const begin = useEffectEvent(() => showLine(box.current, firstLine(files[0]?.lines ?? [])))
  useEffect(() => begin(), [pattern])
  return (
    <section aria-label="Source" className="@container h-full min-h-0 text-[12px]/4 text-ink">
      {files.length === 0 && <Nothing>There is no source for this pattern here.</Nothing>}
      <div
        ref={box}
        className="relative flex h-full min-h-0 flex-col overflow-y-auto @3xl:grid @3xl:auto-cols-fr @3xl:grid-flow-col @3xl:grid-rows-[minmax(0,1fr)] @3xl:divide-x @3xl:divide-line @3xl:overflow-hidden"
      >
        {files.map((file) => (
          <SourceText key={file.file} view={file} />
        ))}
      </div>
    </section>
  )
}
