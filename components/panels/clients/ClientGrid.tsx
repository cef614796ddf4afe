import { memo, useId } from 'react'
import { LockHatch } from '@/components/ui/glyphs'
import { layout, squares, underlines, WIDTH } from './grid'
import type { Doing } from './select'

interface ClientGridProps {
  doing: string
  holders: readonly number[]
  /** The most it may take, px. */
  height: number
}

/** Every client as a square: hatched waits, solid loads, outlined asks, empty is free. */
export const ClientGrid = memo(function ClientGrid({ doing, holders, height }: ClientGridProps) {
  const id = useId()
  const grid = layout(doing.length, { width: WIDTH, height })
  const small = grid.side < 6
  const width = grid.columns * grid.pitch + 1
  const path = (which: Doing) => squares(doing, which, grid)
  return (
    <svg width={width} height={grid.rows * grid.pitch + 2} aria-hidden className="block max-w-full">
      <LockHatch id={id} pitch={small ? 2 : 4} />
      <g strokeWidth={small ? 0.5 : 1}>
        <path d={path('n')} className="fill-none stroke-line2" />
        <path d={path('a')} className="fill-none stroke-ink2" strokeWidth={small ? 1 : 1.25} />
        <path d={path('h')} className="fill-line2 stroke-ink2" strokeWidth={small ? 1 : 1.25} />
        <path d={path('w')} fill={`url(#${id})`} className="stroke-lock" />
        <path d={path('l')} className="fill-db stroke-db" />
        <path d={path('u')} className="fill-db/40 stroke-db" strokeDasharray={small ? '' : '2 1'} />
        <path
          d={underlines(holders, grid)}
          className="stroke-lockfill"
          strokeWidth={small ? 1.5 : 3}
        />
      </g>
    </svg>
  )
})
