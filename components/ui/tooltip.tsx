'use client'

import type { ReactNode } from 'react'
import { Tooltip as Radix } from 'radix-ui'

interface TooltipProps {
  text: ReactNode
  /** Where it is to stand if there is room; above, if nothing else is said. */
  side?: 'top' | 'left'
  /** Where others open it, too. */
  tip?: { open: boolean; onOpenChange: (open: boolean) => void }
  children: ReactNode
}

/** One sentence on hover or focus. The child must be a button, a link or focusable, or be opened by others. */
export function Tooltip({ text, side = 'top', tip, children }: TooltipProps) {
  return (
    <Radix.Root {...tip}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          // It is said as the description of its trigger, and lies outside of all landmarks.
          aria-hidden
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 rounded-[6px] border border-line2 bg-(--tip) px-2.5 py-2 text-[12px]/[17px] text-ink shadow-float projector:text-[15px]/5"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={200} skipDelayDuration={100}>
      {children}
    </Radix.Provider>
  )
}
