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

/** A bar between two moments, moved by the shared ticker without rendering. */
export function TimeBar({ from, to, now, drains = false, bar, className }: TimeBarProps) {
  const ref = useRef<HTMLDivElement>(null)
  const scale = (at: number) => {
    const share = passed(from, to, at)
    return `scaleX(${(drains ? 1 - share : share).toFixed(4)})`
  }
  useTicker((at) => {
    if (ref.current) ref.current.style.transform = scale(at)
  })
  return (
    <div aria-hidden className={cn('overflow-hidden', className)}>
      <div
        ref={ref}
        className={cn('h-full w-full origin-left', bar)}
        style={{ transform: scale(now) }}
      />
    </div>
  )
}
