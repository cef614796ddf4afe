import { save } from '../ui/save'
import type { DifferenceRow } from './differences'

/** The table as numbers: what a figure is, its unit, and a column for each lane. Empty: not measured. */
export function tableCsv(rows: readonly DifferenceRow[], titles: readonly string[]): string {
  const lines = rows.map(({ name, unit, values }) => [
    name,
    unit,
    ...values.map((one) => one ?? ''),
  ])
  return [['figure', 'unit', ...titles], ...lines]
    .map((cells) => `${cells.map(cellOf).join(',')}\n`)
    .join('')
}

/** What holds a comma, a quote or a line's end stands in quotes (RFC 4180). */
const cellOf = (value: string | number): string => {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Has the browser save the table. */
export const saveTable = (rows: readonly DifferenceRow[], titles: readonly string[]): void =>
  save('cachescope-compare.csv', 'text/csv', tableCsv(rows, titles))
