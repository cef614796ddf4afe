'use client'

import { useCallback, useState, type ReactNode } from 'react'
import type { LabState } from '@/server/protocol'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { cn } from '@/components/ui/cn'
import { Nothing, Panel } from '../Panel'
import { Search } from '../Search'
import { useExpectedKeys } from '../useExpected'
import type { Sorting } from './Sort'
import { useChosenKey } from './useChosenKey'

/** What is shown of the keys: those that fit the filter, and how many there are without it. */
interface Keyed {
  lines: { key: string }[]
  keys: number
}
type Line<V extends Keyed> = V['lines'][number]

/** What a row gets beside its line. */
export interface RowState {
  now: number
  chosen: boolean
  onChoose: (key: string) => void
}

interface KeyedTableProps<O extends string, V extends Keyed> {
  title: string
  /** Names the list. */
  label: string
  /** By what it is sorted at first. */
  first: O
  /** Keep it stable. */
  select: (state: LabState, now: number, order: O, filter: string) => V
  /** Beside the filter. */
  aside: (view: V) => ReactNode
  /** The columns, in the heading as in each row, and the heading's own look. */
  columns: string
  head: (view: V, sort: Sorting<O>) => ReactNode
  /** Of a row, px. */
  height: number
  /** How tall the list may become before it scrolls, in CSS. */
  room: string
  row: (line: Line<V>, state: RowState) => ReactNode
  /** Said before there is a key. */
  empty: string
  /** All of the one that was chosen. */
  whole: (line: Line<V>) => ReactNode
}

/** A panel of keys, to be filtered and sorted; one that is chosen tells all of itself. */
export function KeyedTable<O extends string, V extends Keyed>(props: KeyedTableProps<O, V>) {
  const { title, label, select, height, room } = props
  const [order, onSort] = useState(props.first)
  const [filter, setFilter] = useState('')
  const [chosen, onChoose] = useChosenKey()
  const look = useCallback(
    ({ state }: LabView, now: number) => ({ view: select(state, now, order, filter), now }),
    [select, order, filter],
  )
  const { view, now } = useSampled(look)
  const { lines, keys } = view
  const expected = useExpectedKeys()
  const line = lines.find(({ key }) => key === chosen)
  const search = <Search value={filter} onChange={setFilter} label="Filter the keys" />
  return (
    <Panel
      title={title}
      label={title}
      aside={
        <>
          {search}
          {props.aside(view)}
        </>
      }
    >
      <div className={cn('px-4 text-[11px]/4 text-ink3', props.columns)}>
        {props.head(view, { order, onSort })}
      </div>
      <div className="relative" style={{ minHeight: `min(${height * expected}px, ${room})` }}>
        {keys === 0 && <Nothing>{props.empty}</Nothing>}
        {keys > 0 && lines.length === 0 && <Nothing>No key contains “{filter}”.</Nothing>}
        <VirtualList
          label={label}
          count={lines.length}
          rowHeight={height}
          className="min-h-0 overflow-y-auto"
          style={{ maxHeight: room }}
          row={(index) => {
            const one = lines[index]
            return one && props.row(one, { now, chosen: one.key === chosen, onChoose })
          }}
        />
        {!line && lines.length > 0 && <HowToSee below={height * lines.length} />}
      </div>
      {line && props.whole(line)}
    </Panel>
  )
}

/** Said in the room that keys are yet to take, and not at all where that is less than a line: nothing moves. */
function HowToSee({ below }: { below: number }) {
  return (
    <div className="absolute inset-x-0 bottom-0 [container-type:size]" style={{ top: below }}>
      <p className="hidden px-4 pt-1 text-[11px]/4 text-ink3 [@container(min-height:24px)]:block">
        Choose a key to see its value and its size.
      </p>
    </div>
  )
}
