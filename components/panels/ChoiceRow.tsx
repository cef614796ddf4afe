import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

interface ChoiceRowProps {
  chosen: boolean
  onChoose: () => void
  title?: string
  className: string
  children: ReactNode
}

/** A row of a list that tells more of itself when it is chosen. */
export function ChoiceRow({ chosen, onChoose, title, className, children }: ChoiceRowProps) {
  return (
    <div role="listitem">
      <button
        type="button"
        aria-pressed={chosen}
        title={title}
        onClick={onChoose}
        className={cn(
          'w-full items-center border-t border-line px-4 text-left outline-offset-[-2px] hover:bg-raised',
          className,
          chosen && 'bg-raised shadow-[inset_2px_0_var(--ink)]',
        )}
      >
        {children}
      </button>
    </div>
  )
}
