interface SortProps<O extends string> {
  by: O
  order: O
  onSort: (order: O) => void
  label: string
  title: string
}

/** The heading of a column, by which its table can be sorted. */
export function Sort<O extends string>({ by, order, onSort, label, title }: SortProps<O>) {
  return (
    <button
      type="button"
      aria-pressed={order === by}
      onClick={() => onSort(by)}
      title={title}
      className="justify-self-start whitespace-nowrap hover:text-ink aria-pressed:text-ink2 aria-pressed:underline aria-pressed:decoration-line2 aria-pressed:underline-offset-4"
    >
      {label}
    </button>
  )
}
