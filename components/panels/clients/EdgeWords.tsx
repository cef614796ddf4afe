'use client'

import { useCallback } from 'react'
import { store } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { Glyph, type GlyphName } from '@/components/ui/glyphs'
import { whole } from '../format'
import { lookGlyph } from '../looks'
import { words, type EdgeId } from './graph'
import type { Box, Line, Place } from './place'
import type { Mark } from './traffic'
import type { TrafficView } from './trafficView'

/** Marks that are counted beside a way, in their order; the others are seen and said elsewhere. */
const COUNTED: [mark: Mark, glyph: GlyphName, name: string][] = [
  ['hit', lookGlyph.hit, 'hits'],
  ['kept', lookGlyph.kept, 'hits past their TTL'],
  ['miss', lookGlyph.miss, 'misses'],
  ['lock', 'holds', 'locks taken'],
  ['write', 'write', 'cache writes'],
  ['delete', 'deleted', 'deletes'],
  ['fault', 'fault', 'errors'],
]
/** Narrower than this a way has no room for its word, or for counts beside it, px. */
const WORD = 34
const BESIDE = 130
const COUNTS = 56
const UNIT = 100

/** What each way is, and how many went it in the last second, four times a second at most. */
export function EdgeWords({ place, view }: { place: Place; view: TrafficView }) {
  const select = useCallback(() => {
    const traffic = view.current()
    const now = store.clock()
    return [...place.lines.keys()].map((edge) => {
      const counts = edge === 'in' ? new Map<Mark, number>() : new Map(traffic.counts(edge, now))
      return { edge, counts: COUNTED.map(([mark]) => counts.get(mark) ?? 0) }
    })
  }, [place, view])
  const edges = useSampled(select)
  return edges.map(({ edge, counts }) => {
    const line = place.lines.get(edge)
    return line && <Words key={edge} {...{ edge, line, counts }} frame={place.frame} />
  })
}

interface WordsProps {
  edge: EdgeId
  line: Line
  /** One for each of `COUNTED`. */
  counts: readonly number[]
  /** Around a cache and its loader. */
  frame: Box | null
}

function Words({ edge, line: [x0, y0, x1, y1], counts, frame }: WordsProps) {
  // Behind a loader the frame stands in between.
  const from = frame && (edge === 'fill' || edge === 'load') ? frame.x + frame.w : Math.min(x0, x1)
  const [left, right] = [from + 6, Math.max(x0, x1) - 6]
  const upright = x0 === x1
  const room = upright ? 60 : right - left
  const word = words[edge]
  const beside = room >= BESIDE
  if (!word || room < WORD) return null
  const under = edge === 'copy'
  const top = upright ? (y0 + y1) / 2 - 7 : (y0 + y1) / 2 + (under ? 4 : -19)
  const apart = edge.startsWith('node')
  // Before the gate those who wait have their number there, and under it is the way of the writers.
  const below = !beside && !under && !upright && edge !== 'miss' && room >= COUNTS
  return (
    <>
      <span
        style={{ left: upright ? x0 + 7 : left, width: room, top: apart ? y0 / 2 - 10 : top }}
        className="pointer-events-none absolute flex items-baseline gap-2 text-[11px]/[14px] whitespace-nowrap text-ink2"
      >
        {/* At the end there is room above the way of the writers, whatever stands before it. */}
        <span className={cn('font-mono', edge === 'write' && 'ml-auto')}>{word}</span>
        {beside && edge !== 'write' && <Counts counts={counts} unit steady />}
      </span>
      {below && (
        <span
          style={{ left, width: room, top: (y0 + y1) / 2 + 6 }}
          className="pointer-events-none absolute flex justify-center-safe overflow-hidden text-[11px]/[14px] text-ink2"
        >
          <Counts counts={counts} unit={room >= UNIT} />
        </span>
      )}
    </>
  )
}

interface CountsProps {
  counts: readonly number[]
  unit: boolean
  /** A number that grows moves none of the others. */
  steady?: boolean
}

function Counts({ counts, unit, steady = false }: CountsProps) {
  if (counts.every((count) => count === 0)) return null
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" title="in the last second">
      {COUNTED.map(([mark, glyph, name], index) => {
        const count = counts[index] ?? 0
        return (
          count > 0 && (
            <span key={mark} className="flex items-center gap-0.5">
              <Glyph name={glyph} size={10} label={name} />
              <span className={cn(steady && 'min-w-[3ch]')}>{whole(count)}</span>
            </span>
          )
        )
      })}
      {unit && <span className="text-ink3">/s</span>}
    </span>
  )
}
