'use client'

import { useId, type ReactNode } from 'react'
import { SlidersHorizontal, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Button, buttonClass } from '../ui/button'

interface SheetProps {
  /** What the button is called; `word` stands on it, where it is no mere sign. */
  label: string
  word?: string
  title: string
  /** What can be done with all of them at once. */
  action?: ReactNode
  children: ReactNode
}

/** Settings that are not needed at every look, beside what they change. */
export function SettingsSheet({ label, word, title, action, children }: SheetProps) {
  const id = useId()
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={label}
        title={label}
        className={buttonClass(word ? {} : { kind: 'plain', size: 'tiny' })}
      >
        {word ?? <SlidersHorizontal aria-hidden className="size-3.5" />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-labelledby={id}
          className="z-50 flex max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-16px)] flex-col rounded-[6px] border border-line2 bg-(--tip) text-[12px]/4 text-ink shadow-float"
        >
          <div className="flex items-center gap-2 border-b border-line py-1.5 pr-2 pl-4">
            <h2 id={id} className="min-w-0 flex-1 truncate text-[13px]/5 font-semibold">
              {title}
            </h2>
            {action}
            <Popover.Close asChild>
              <Button kind="plain" size="tiny" aria-label="Close">
                <X aria-hidden className="size-3.5" />
              </Button>
            </Popover.Close>
          </div>
          <div className="overflow-y-auto px-4 py-3">{children}</div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
