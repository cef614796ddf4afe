import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'

interface ChoiceRowProps {
  chosen: boolean
  onChoose: () => void
  /** More of it, on hover and on focus. */
  hint: ReactNode
  className: string
  children: ReactNode
}

/** A row of a list that tells more of itself when it is chosen. */
export function ChoiceRow({ chosen, onChoose, hint, className, children }: ChoiceRowProps) {
  return (
    <div role="listitem">
      {/* Beside the list: it must not lie over the rows that one goes on to. */}
      <Tooltip text={hint} side="left">
        <button
          type="button"
          aria-pressed={chosen}
          onClick={onChoose}
          className={cn(
            'w-full items-center border-t border-line px-4 text-left outline-offset-[-2px] hover:bg-raised',
            className,
            chosen && 'bg-raised shadow-[inset_2px_0_var(--ink)]',
          )}
        >
          {children}
        </button>
      </Tooltip>
    </div>
  )
}
