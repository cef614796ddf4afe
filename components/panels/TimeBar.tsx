'use client'

import { useRef } from 'react'
import { goesOn } from '@/server/protocol'
import { store } from '@/components/stream/store'
import { useTicker } from '@/components/stream/useLab'
import { cn } from '@/components/ui/cn'
import { useMedia } from '@/components/ui/useMedia'
import { passed } from './passed'

interface TimeBarProps {
  /** Run times, ms. */
  from: number
  to: number
  /** The run's time when this was rendered; the shared ticker goes on from there. */
  now: number
  /** Empties towards `to` instead of filling. */
  drains?: boolean
  /** The bar's own colour, and the track behind it. */
  bar: string
  className?: string
}

/** A bar moves in steps of this share of it: finer ones cannot be seen. */
const STEPS = 240

/** For who wants no motion: the last whole second, while the run's time moves. */
function stepped(at: number): number {
  const { cursor, live } = store.view()
  return cursor === null && goesOn(live.status) ? Math.floor(at / 1000) * 1000 : at
}

/** A bar between two moments, moved by the shared ticker without rendering. */
export function TimeBar({ from, to, now, drains = false, bar, className }: TimeBarProps) {
  const ref = useRef<HTMLDivElement>(null)
  const still = useMedia('(prefers-reduced-motion: reduce)')
  // What is cut off costs paint alone; another width would cost the layout of the page.
  const cut = (at: number) => {
    const share = passed(from, to, still ? stepped(at) : at)
    return `inset(0 ${(Math.round((drains ? share : 1 - share) * STEPS) * 100) / STEPS}% 0 0)`
  }
  const shown = useRef('')
  useTicker((at) => {
    const next = cut(at)
    if (!ref.current || next === shown.current) return
    shown.current = next
    ref.current.style.clipPath = next
  })
  return (
    <div aria-hidden className={cn('relative overflow-hidden', className)}>
      <div ref={ref} className={cn('absolute inset-0', bar)} style={{ clipPath: cut(now) }} />
    </div>
  )
}
