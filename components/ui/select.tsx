import { ChevronDown } from 'lucide-react'
import { cn } from './cn'

interface SelectProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  disabled?: boolean
  /** Without a frame, where several stand in a small space. */
  plain?: boolean
  /** More than the label says, on hover. */
  title?: string
  /** The id of the words that explain it. */
  describedBy?: string
}

/** The browser's own list, which every keyboard, phone and reader knows. */
export function Select<T extends string>(props: SelectProps<T>) {
  return (
    <span className="relative inline-flex min-w-0">
      <select
        aria-label={props.label}
        title={props.title}
        aria-describedby={props.describedBy}
        value={props.value}
        disabled={props.disabled}
        // Only our own options can be chosen.
        onChange={(event) => props.onChange(event.target.value as T)}
        className={cn(
          'min-w-0 appearance-none truncate rounded-[4px] bg-panel text-[12px]/4 hover:bg-raised disabled:text-ink3 max-[720px]:h-11',
          props.plain
            ? 'h-6 [field-sizing:content] pr-4 text-ink2 hover:text-ink'
            : 'h-7 border border-line2 pr-6 pl-2.5 font-medium text-ink',
        )}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className={cn(
          'pointer-events-none absolute top-1/2 -translate-y-1/2 text-ink2',
          props.plain ? 'right-0.5 size-3' : 'right-1.5 size-3.5',
        )}
      />
    </span>
  )
}
