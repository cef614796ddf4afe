'use client'

import type { ReactNode } from 'react'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { Button } from './button'
import { cn } from './cn'

interface DialogProps {
  title: string
  /** Said to those who cannot see the screen, where the title does not say it all. */
  description?: string
  onClose: () => void
  /** Without the title and the button to close: the content says what it is. */
  bare?: boolean
  className?: string
  children: ReactNode
}

/** A sheet over the page: Escape and a click beside it close it, and the focus goes back. */
export function Dialog({ title, description, onClose, bare, className, children }: DialogProps) {
  const described = description === undefined ? { 'aria-describedby': undefined } : {}
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-(--veil)" />
        <Radix.Content
          {...described}
          className={cn(
            'sheet fixed top-[10dvh] left-1/2 z-50 flex max-h-[80dvh] w-[min(640px,calc(100vw-16px))] -translate-x-1/2 flex-col rounded-[6px] border border-line2 bg-(--tip) text-[13px]/5 text-ink shadow-float outline-none',
            className,
          )}
        >
          <div
            className={bare ? 'sr-only' : 'flex items-center border-b border-line py-2 pr-2 pl-5'}
          >
            <Radix.Title className="text-[15px]/5 font-semibold">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="sr-only">{description}</Radix.Description>
            )}
            {!bare && (
              <Radix.Close asChild>
                <Button kind="plain" size="icon" aria-label="Close" className="ml-auto min-w-7">
                  <X aria-hidden className="size-4" />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
