'use client'

import {
  Fragment,
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'
import { cn } from './cn'
import { useFocusedRow, type RowKey } from './useFocusedRow'
import { drawn, visible } from './visible'

interface VirtualListProps {
  count: number
  /** Every row has this height, px. */
  rowHeight: number
  /** Draws one row; it gets the height from here. */
  row: (index: number) => ReactNode
  /** What a row is about: it keeps its row, and the focus that is on it, when rows change places. */
  keyOf: (index: number) => RowKey
  /** Names the list for those who cannot see it. */
  label: string
  className?: string
  style?: CSSProperties
  /** The box that scrolls, for whoever scrolls it. */
  boxRef?: RefObject<HTMLDivElement | null>
  /** Rows from the top that are scrolled out of sight. */
  onScrolled?: (rows: number) => void
}

/** In place of the rows that are not drawn. */
const Gap = ({ height }: { height: number }) =>
  height > 0 ? <div role="presentation" style={{ height }} /> : null

/** A list that draws only the rows in sight, for lists of any length. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, keyOf, label, className, style, boxRef, onScrolled } = props
  const own = useRef<HTMLDivElement>(null)
  const ref = boxRef ?? own
  const [view, setView] = useState({ top: 0, height: 400 })
  useEffect(() => {
    const box = ref.current
    if (!box) return
    const observer = new ResizeObserver(() =>
      setView({ top: box.scrollTop, height: box.clientHeight }),
    )
    observer.observe(box)
    return () => observer.disconnect()
  }, [ref])
  const { first, last } = visible(view, count, rowHeight)
  const focused = useFocusedRow(ref, { count, keyOf })
  const rows = drawn(first, last, focused.index)
  return (
    <div
      ref={ref}
      role="list"
      aria-label={label}
      tabIndex={0}
      // A row that changes places must not take the list along.
      className={cn('[overflow-anchor:none]', className)}
      style={style}
      {...focused.handlers}
      onScroll={({ currentTarget: box }) => {
        setView({ top: box.scrollTop, height: box.clientHeight })
        onScrolled?.(Math.floor(box.scrollTop / rowHeight))
      }}
    >
      <div role="presentation" style={{ height: count * rowHeight }}>
        {rows.map((index, i) => (
          <Fragment key={keyOf(index)}>
            <Gap height={(index - (rows[i - 1] ?? -1) - 1) * rowHeight} />
            {row(index)}
          </Fragment>
        ))}
      </div>
    </div>
  )
}
