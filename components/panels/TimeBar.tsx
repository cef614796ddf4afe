'use client'

import { useRef } from 'react'
import { useTicker } from '@/components/stream/useLab'
import { cn } from '@/components/ui/cn'
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

/** A bar between two moments, moved by the shared ticker without rendering. */
export function TimeBar({ from, to, now, drains = false, bar, className }: TimeBarProps) {
  const ref = useRef<HTMLDivElement>(null)
  // What is cut off costs paint alone; another width would cost the layout of the page.
  const cut = (at: number) => {
    const share = passed(from, to, at)
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
