import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import type { Box } from './place'

interface NodeProps {
  /** Where it stands; undefined: this pattern has none. */
  box: Box | undefined
  className?: string
  children: ReactNode
}

/** A station of the path. */
export function Node({ box, className, children }: NodeProps) {
  if (!box) return null
  return (
    <div
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
      className={cn(
        'absolute flex flex-col justify-center overflow-hidden rounded-[3px] border border-line2 bg-panel px-2 text-[12px]/[15px]',
        className,
      )}
    >
      {children}
    </div>
  )
}
