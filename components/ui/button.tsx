import type { ComponentProps } from 'react'
import { cva, type VariantProps } from 'class-variance-authority'
import { cn } from './cn'

const look = cva(
  'inline-flex items-center justify-center gap-1.5 rounded-[4px] text-[12px]/4 font-medium whitespace-nowrap transition-colors duration-[80ms] disabled:text-ink3 aria-disabled:cursor-default aria-disabled:text-ink3 max-[720px]:min-h-11',
  {
    variants: {
      kind: {
        primary: 'bg-ink text-panel hover:bg-ink2 disabled:bg-raised',
        outline: 'border border-line2 text-ink hover:bg-raised',
        plain: 'text-ink2 hover:text-ink',
      },
      size: {
        small: 'h-7 px-2.5',
        prose: 'h-8 px-3.5 text-[13px]',
        icon: 'size-7',
        tiny: 'h-6 min-w-6 px-1.5',
      },
    },
    defaultVariants: { kind: 'outline', size: 'small' },
  },
)

type Look = VariantProps<typeof look>

/** The look of a button, for links that act like one. */
export const buttonClass = (options: Look = {}, className?: string) => cn(look(options), className)

export function Button({ kind, size, className, ...props }: ComponentProps<'button'> & Look) {
  return <button type="button" className={cn(look({ kind, size }), className)} {...props} />
}

/** The key that does the same. */
export function Key({ children }: { children: string }) {
  return (
    <kbd className="rounded-[3px] border border-current px-1 font-sans text-[10.5px]/[14px] max-[720px]:hidden">
      {children}
    </kbd>
  )
}
