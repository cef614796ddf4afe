'use client'

import { useCallback, useState, type ReactNode } from 'react'
import { DropdownMenu } from 'radix-ui'
import { cn } from './cn'

interface MenuProps {
  /** The look of what opens it. */
  className: string
  trigger: ReactNode
  /** Read out instead of what is written on it. */
  label?: string
  defaultOpen?: boolean
  /** Which end of it the list begins at. */
  align?: 'start' | 'end'
  /** With room for sentences. */
  wide?: boolean
  children: ReactNode
}

/** A button that opens a list of things to do; the page beside it stays in reach of those who cannot see it. */
export function Menu({
  className,
  trigger,
  label,
  defaultOpen = false,
  align = 'end',
  wide = false,
  children,
}: MenuProps) {
  // The list lies in the landmark of its button: the body itself is none.
  const [landmark, setLandmark] = useState<HTMLElement | null>(null)
  const find = useCallback((button: HTMLElement | null) => {
    setLandmark(button?.closest<HTMLElement>('header, main') ?? null)
  }, [])
  return (
    <DropdownMenu.Root defaultOpen={defaultOpen} modal={false}>
      <DropdownMenu.Trigger ref={find} className={className} aria-label={label}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={landmark}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto rounded-[6px] border border-line2 bg-(--tip) py-1 text-[12px]/4 shadow-float',
            wide ? 'w-80' : 'w-72',
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface ChoiceProps {
  title: string
  help: string
  onSelect(): void
}

export function MenuChoice({ title, help, onSelect }: ChoiceProps) {
  return (
    <DropdownMenu.Item
      className="block cursor-default px-3 py-2 outline-none data-[highlighted]:bg-raised"
      onSelect={onSelect}
    >
      <span className="block font-semibold text-ink">{title}</span>
      <span className="block text-ink2">{help}</span>
    </DropdownMenu.Item>
  )
}
