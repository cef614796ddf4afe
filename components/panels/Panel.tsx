import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

interface PanelProps {
  title: ReactNode
  /** Names the region for those who cannot see the heading's shape. */
  label: string
  /** At the right end of the heading. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** One question and its answer: a heading on the 16 px inset, no card around it. */
export function Panel({ title, label, aside, className, children }: PanelProps) {
  return (
    <section
      aria-label={label}
      className={cn('flex min-h-0 min-w-0 flex-col text-[12px]/4 text-ink', className)}
    >
      <header className="flex min-h-10 shrink-0 items-center gap-2 px-4 pt-1">
        <h2 className="flex min-w-0 items-center gap-2 font-semibold">{title}</h2>
        <div className="ml-auto flex min-w-0 items-center gap-2 text-ink2">{aside}</div>
      </header>
      {children}
    </section>
  )
}

/** What a panel says while there is nothing in it: the fact, and what would change it. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="max-w-[46ch] px-4 pb-4 text-ink2">{children}</p>
}

/** The figure does not exist in the real server: the lab puts it in front. */
export function Injected({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-[2px] border border-dashed border-ctl px-1 text-[10.5px]/[14px] whitespace-nowrap text-ink3">
      {children}
    </span>
  )
}
