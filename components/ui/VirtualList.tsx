'use client'

import {
  useEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'
import { visible } from './visible'

interface VirtualListProps {
  count: number
  /** Every row has this height, px. */
  rowHeight: number
  /** Draws one row; it gets the height from here. */
  row: (index: number) => ReactNode
  /** Names the list for those who cannot see it. */
  label: string
  className?: string
  style?: CSSProperties
  /** The box that scrolls, for whoever scrolls it. */
  boxRef?: RefObject<HTMLDivElement | null>
  /** Rows from the top that are scrolled out of sight. */
  onScrolled?: (rows: number) => void
}

/** A list that draws only the rows in sight, for lists of any length. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, label, className, style, boxRef, onScrolled } = props
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
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
  return (
    <div
      ref={ref}
      role="list"
      aria-label={label}
      tabIndex={0}
      className={className}
      style={style}
      onScroll={({ currentTarget: box }) => {
        setView({ top: box.scrollTop, height: box.clientHeight })
        onScrolled?.(Math.floor(box.scrollTop / rowHeight))
      }}
    >
      <div
        role="presentation"
        style={{ height: count * rowHeight, paddingTop: first * rowHeight }}
        className="box-border"
      >
        {indexes.map(row)}
      </div>
    </div>
  )
}
