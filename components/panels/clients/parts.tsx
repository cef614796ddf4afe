import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

interface NodeProps {
  className?: string
  children: ReactNode
}

/** A station of the path. */
export function Node({ className, children }: NodeProps) {
  return (
    <div className={cn('min-w-0 rounded-[3px] border border-line2 px-2.5 py-1.5', className)}>
      {children}
    </div>
  )
}

interface RailProps {
  /** Its text colour is the colour of the line. */
  className?: string
  /** What stands on the line itself. */
  on?: ReactNode
  /** What is written above it. */
  children?: ReactNode
}

/** A line between two stations; a narrow screen has no room for it. */
export function Rail({ className, on, children }: RailProps) {
  return (
    <div className={cn('relative hidden h-6 min-w-4 flex-1 @2xl:block', className)}>
      <span className="absolute inset-x-0 top-1/2 border-t-[1.25px] border-current" />
      <span className="absolute inset-x-2 bottom-1/2 truncate pb-1">{children}</span>
      {on && <span className="absolute top-1/2 right-0.5 left-2 -mt-1">{on}</span>}
    </div>
  )
}
