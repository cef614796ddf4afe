import { useId } from 'react'
import { cn } from '@/components/ui/cn'
import { LockHatch } from '@/components/ui/glyphs'
import { seconds, whole } from '../format'
import { Node, Words } from './parts'
import type { Place } from './place'
import { sayGate, type PathView } from './selectPath'

/** Narrower than this the gate has no room for a long word, px. */
const ROOMY = 90

/** The gate before the database: who holds it. Without a protection it is an open door. */
export function LockNode({ view, place }: { view: PathView; place: Place }) {
  const { holders, gate, queue } = view
  const held = holders.length > 0
  const crowded = holders.length > 1
  return (
    <Node
      box={place.boxes.get('gate')}
      className={cn(
        gate?.gate === 'none' && 'border-dashed',
        (held || queue > 0) && 'border-lock',
        // The thicker edge takes its width from the padding: the words stay where they are.
        held && 'border-l-4 border-l-lockfill pl-[5px]',
        crowded && 'border-fault border-l-fault',
      )}
    >
      <Words words={title(view, place)} className="font-semibold" />
      <Words
        words={sayGate(view)}
        className={crowded ? 'text-fault' : held ? 'text-lock' : 'text-ink2'}
      />
    </Node>
  )
}

function title({ gate, otherLocks }: PathView, { frame, boxes }: Place): readonly string[] {
  if (frame) return ['Loader']
  if (gate?.gate === 'none' && (boxes.get('gate')?.w ?? 0) < ROOMY) return ['No lock']
  const words = gate?.title ?? []
  return otherLocks > 0 ? [...words, `+${otherLocks} more`] : words
}

/** One square for each that waits, as far as there is room. */
const SQUARE = 10
const ROWS = 2
/** The word of the way stands at its beginning; where there is room, its count beside it, px. */
const WORD = 34
const COUNTED = { from: 130, word: 84 }

/** Those who wait stand in front of the gate as a hatched mass. */
export function Queue({ view, place }: { view: PathView; place: Place }) {
  const hatch = useId()
  const gate = place.boxes.get('gate')
  const line = place.lines.get('miss')
  if (!gate || !line || view.queue === 0) return null
  const { queue, firstWaitMs } = view
  const room = place.frame ? 120 : line[2] - line[0] - 6
  const word = room >= COUNTED.from && !place.frame ? COUNTED.word : room > 90 ? WORD : 0
  const most = Math.max(1, Math.min(14, Math.floor((room - word) / SQUARE)))
  const [width, height] = [most * SQUARE, ROWS * SQUARE]
  return (
    <div
      className="absolute"
      style={{ width, left: gate.x - 3 - width, top: gate.y + (gate.h - height) / 2 }}
    >
      <svg aria-hidden {...{ width, height }} className="block">
        <LockHatch id={hatch} />
        <path d={crowd(queue, most)} className="fill-panel" />
        <path d={crowd(queue, most)} fill={`url(#${hatch})`} className="stroke-lock" />
      </svg>
      {room > 90 && (
        <p className="flex justify-end pt-0.5 text-[11px]/[13px] whitespace-pre text-lock">
          {whole(queue)} queued
          {firstWaitMs !== null && room > 130 && `, first ${seconds(firstWaitMs)}`}
        </p>
      )}
    </div>
  )
}

/** The squares as one SVG path: full columns from the right, one row as long as one is enough. */
function crowd(queue: number, most: number): string {
  const drawn = Math.min(queue, most * ROWS)
  const rows = drawn <= most ? 1 : ROWS
  const top = ((ROWS - rows) * SQUARE) / 2
  const corners = Array.from({ length: drawn }, (_, i) => {
    const column = Math.floor(i / rows)
    return `M${(most - column - 1) * SQUARE + 0.5} ${top + (i % rows) * SQUARE + 0.5}`
  })
  return corners.map((corner) => `${corner}h9v9h-9z`).join('')
}
