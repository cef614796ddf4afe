import { useLayoutEffect, useState, type FocusEvent, type RefObject } from 'react'

export type RowKey = string | number

interface Rows {
  count: number
  keyOf: (index: number) => RowKey
}

/**
 * Keeps the focus with what a row is about, wherever that goes: its row is drawn out of sight, too. When
 * it leaves the list the focus goes to the list, and not to the top of the page.
 * @returns where the row that has the focus is now; -1: none has it
 */
export function useFocusedRow(box: RefObject<HTMLElement | null>, { count, keyOf }: Rows) {
  const [key, setKey] = useState<RowKey | null>(null)
  const index = key === null ? -1 : placeOf(key, { count, keyOf })
  const gone = key !== null && index === -1
  useLayoutEffect(() => {
    if (gone) box.current?.focus({ preventScroll: true })
  }, [gone, box])
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const place = rowAt(target, box.current, count)
    setKey(place === null ? null : keyOf(place))
  }
  return { index, handlers: { onFocus, onBlur: () => setKey(null) } }
}

function placeOf(key: RowKey, { count, keyOf }: Rows): number {
  for (let index = 0; index < count; index++) if (keyOf(index) === key) return index
  return -1
}

/** Every row has the same height, whatever the page is zoomed to. */
function rowAt(target: Element, box: Element | null, count: number): number | null {
  const rows = box?.firstElementChild
  if (!rows?.contains(target)) return null
  const { top, height } = rows.getBoundingClientRect()
  const { top: its, height: own } = target.getBoundingClientRect()
  const index = Math.floor(((its + own / 2 - top) / height) * count)
  return index >= 0 && index < count ? index : null
}
