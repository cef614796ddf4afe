import { memo } from 'react'
import type { LabEvent } from '@/server/protocol'
import { Glyph } from '@/components/ui/glyphs'
import { seconds } from '../format'
import { byWhom } from '../who'
import { sayEvent } from './say'
import { glyphOf } from './select'

export const EventRow = memo(function EventRow({ event }: { event: LabEvent }) {
  const glyph = glyphOf(event)
  const words = sayEvent(event)
  return (
    <span className="grid h-5 grid-cols-[48px_54px_12px_minmax(0,1fr)] items-center gap-x-2 px-4">
      <span className="text-right text-ink3">{seconds(event.at)}</span>
      <span className="font-mono text-[11px] whitespace-nowrap text-ink2">{byWhom(event)}</span>
      <span className="flex">{glyph && <Glyph name={glyph} size={10} />}</span>
      <span className="truncate">{words}</span>
    </span>
  )
})
