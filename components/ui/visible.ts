/** Rows drawn beyond each edge, so that a quick scroll shows no hole. */
const SPARE = 6

/** The rows to draw, `first` to `last` (not included), of a list scrolled to `top` px. */
export function visible(
  view: { top: number; height: number },
  count: number,
  rowHeight: number,
): { first: number; last: number } {
  const first = Math.floor(view.top / rowHeight) - SPARE
  const last = Math.ceil((view.top + view.height) / rowHeight) + SPARE
  const most = Math.min(count, last)
  return { first: Math.max(0, Math.min(first, most)), last: most }
}
