import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import type { Box } from './place'

interface NodeProps {
  /** Where it stands; undefined: this pattern has none. */
  box: Box | undefined
  className?: string
  children: ReactNode
}

interface WordsProps {
  /** What must stand together is one of them. */
  words: readonly string[]
  className?: string
}

/** A line of a station: where there is no room for all of it, its last words are left out, not cut. */
export const Words = ({ words, className }: WordsProps) => (
  <p className={cn('flex h-[15px] flex-wrap gap-x-[0.3em] overflow-hidden', className)}>
    {words.map((part) => (
      <span key={part} className="max-w-full truncate">
        {part}
      </span>
    ))}
  </p>
)

/** A station of the path. */
export function Node({ box, className, children }: NodeProps) {
  if (!box) return null
  return (
    <div
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
      className={cn(
        'absolute flex flex-col justify-center overflow-hidden rounded-[3px] border border-line2 bg-panel px-2 text-[12px]/[15px] max-[720px]:px-1.5',
        className,
      )}
    >
      {children}
    </div>
  )
}
