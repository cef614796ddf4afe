'use client'

import type { ReactNode } from 'react'
import { Tabs as Radix } from 'radix-ui'
import { cn } from './cn'

interface Tab<T extends string> {
  id: T
  label: ReactNode
}

interface TabListProps<T extends string> {
  tabs: readonly Tab<T>[]
  label: string
  className?: string
  tabClassName?: string
}

/** A strip of tabs; the chosen one is underlined in ink. Stands inside `Tabs`. */
export function TabList<T extends string>(props: TabListProps<T>) {
  return (
    <Radix.List
      aria-label={props.label}
      className={cn('flex gap-5 overflow-x-auto px-4 [scrollbar-width:none]', props.className)}
    >
      {props.tabs.map(({ id, label }) => (
        <Radix.Trigger
          key={id}
          value={id}
          className={cn(
            'relative -mx-1 h-9 shrink-0 px-1 whitespace-nowrap outline-offset-[-2px] text-[12px]/4 text-ink2 transition-colors duration-[80ms] hover:text-ink',
            'data-[state=active]:font-semibold data-[state=active]:text-ink',
            'after:absolute after:inset-x-1 after:bottom-0 after:h-0.5 data-[state=active]:after:bg-ink',
            props.tabClassName,
          )}
        >
          {label}
        </Radix.Trigger>
      ))}
    </Radix.List>
  )
}

interface TabsProps<T extends string> {
  value: T
  onChange: (value: T) => void
  className?: string
  children: ReactNode
}

export function Tabs<T extends string>({ value, onChange, className, children }: TabsProps<T>) {
  return (
    // Radix only ever gives back a value of one of our own triggers.
    <Radix.Root value={value} onValueChange={(id) => onChange(id as T)} className={className}>
      {children}
    </Radix.Root>
  )
}

export const TabPanel = Radix.Content
