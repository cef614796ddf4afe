/** By what a table is sorted, and how to sort it otherwise. */
export interface Sorting<O extends string> {
  order: O
  onSort: (order: O) => void
}

interface SortProps<O extends string> extends Sorting<O> {
  by: O
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
