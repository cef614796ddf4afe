'use client'

import type { ReactNode } from 'react'
import { Tooltip as Radix } from 'radix-ui'

/** One sentence on hover or focus. The child must be a button, a link or focusable. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 rounded-[6px] border border-line2 bg-(--tip) px-2.5 py-2 text-[12px]/[17px] text-ink shadow-float"
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
