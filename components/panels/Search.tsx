'use client'

interface SearchProps {
  value: string
  onChange: (value: string) => void
  label: string
  id?: string
}

/** A quiet filter field: a line, not a box. */
export function Search({ value, onChange, label, id }: SearchProps) {
  return (
    <input
      id={id}
      type="search"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      aria-label={label}
      placeholder="filter"
      spellCheck={false}
      className="h-6 w-20 min-w-12 border-b border-line2 bg-transparent px-0.5 text-[12px]/4 text-ink placeholder:text-ink3 hover:border-ctl focus-visible:border-ink"
    />
  )
}
