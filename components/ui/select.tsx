import { ChevronDown } from 'lucide-react'

interface SelectProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  disabled?: boolean
  /** More than the label says, on hover. */
  title?: string
}

/** The browser's own list, which every keyboard, phone and reader knows. */
export function Select<T extends string>(props: SelectProps<T>) {
  return (
    <span className="relative inline-flex">
      <select
        aria-label={props.label}
        title={props.title}
        value={props.value}
        disabled={props.disabled}
        // Only our own options can be chosen.
        onChange={(event) => props.onChange(event.target.value as T)}
        className="h-7 appearance-none rounded-[4px] border border-line2 bg-panel pr-6 pl-2.5 text-[12px]/4 font-medium text-ink hover:bg-raised disabled:text-ink3 max-[720px]:h-11"
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-1.5 size-3.5 -translate-y-1/2 text-ink2"
      />
    </span>
  )
}
