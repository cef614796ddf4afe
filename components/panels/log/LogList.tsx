'use client'

import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { LabEvent } from '@/server/protocol'
import { store } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { VirtualList } from '@/components/ui/VirtualList'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { Nothing } from '../Panel'
import { logWindow } from './window'

const ROW = 20

interface LogListProps {
  label: string
  /** Whether an event is one of them. Keep it stable. */
  wanted: (event: LabEvent) => boolean
  row: (event: LabEvent) => ReactNode
  /** Under the list: the event that is looked at, without anything cut off. */
  inFull?: (event: LabEvent) => ReactNode
  /** Beside going to its moment, when an event is clicked. Keep it stable. */
  onOpen?: (event: LabEvent) => void
  /** What to say when nothing is wanted. */
  empty: string
  /** Above the list; it gets how much is shown. */
  head: (aside: string) => ReactNode
}

/**
 * Events in words, the newest first. A click goes to the moment; then what came later stays in the
 * list above a rule, dimmed, so that one can go on from there.
 */
export function LogList({ label, wanted, row, inFull, onOpen, empty, head }: LogListProps) {
  // While somebody reads further down, the list stands still under them.
  const [held, setHeld] = useState<LabEvent[] | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const clicked = useRef<{ seq: number; y: number } | null>(null)
  const select = useMemo(() => logWindow(wanted), [wanted])
  const { list, now, oldest, looking, nothingYet, missed } = useSampled(select)
  const shown = now === null ? (held ?? list) : list
  const place = now === null ? -1 : shown.findIndex(({ seq }) => seq <= now)
  useLayoutEffect(() => {
    if (!box.current || place === -1) return
    const { scrollTop, clientHeight } = box.current
    const own = clicked.current?.seq === now ? clicked.current : null
    const y = place * ROW - scrollTop
    // What was clicked stays under the pointer; anything else is only brought into sight.
    if (own) box.current.scrollTop = place * ROW - own.y
    else if (y < 0 || y > clientHeight - ROW) box.current.scrollTop = place * ROW - clientHeight / 3
    clicked.current = null
  }, [now, place])
  const newer = held ? list.filter((event) => event.seq > (held[0]?.seq ?? 0)).length : 0
  const from = oldest > 1 ? `, from event ${whole(oldest)} on` : ''
  const aside =
    now === null && newer > 0
      ? `${whole(newer)} newer above`
      : `${whole(shown.length)} shown${from}${missed ? ': those before were missed' : ''}`
  const at = shown[place]
  const nothing = looking ? 'Looking through the events before …' : empty
  return (
    <>
      {head(aside)}
      {shown.length === 0 && (
        <Nothing>{nothingYet ? 'Nothing has happened yet.' : nothing}</Nothing>
      )}
      <VirtualList
        label={label}
        boxRef={box}
        count={shown.length}
        rowHeight={ROW}
        className="min-h-0 flex-1 overflow-y-auto"
        onScrolled={(rows) => {
          if (now === null) setHeld((was) => (rows > 0 ? (was ?? list) : null))
        }}
        row={(index) => {
          const event = shown[index]
          if (!event) return null
          return (
            <div key={index} role="listitem">
              <button
                type="button"
                title={`${event.seq} · ${event.type}`}
                aria-current={index === place ? 'time' : undefined}
                onClick={() => {
                  setHeld(null)
                  clicked.current = {
                    seq: event.seq,
                    y: index * ROW - (box.current?.scrollTop ?? 0),
                  }
                  onOpen?.(event)
                  void store.seek({ seq: event.seq })
                }}
                className={cn(
                  'block h-5 w-full text-left hover:bg-raised aria-[current]:bg-raised aria-[current]:shadow-[inset_2px_0_var(--ink),inset_0_1px_var(--ink)]',
                  index < place && '[&_span]:text-ink3',
                )}
              >
                {row(event)}
              </button>
            </div>
          )
        }}
      />
      {at && at.seq === now && inFull?.(at)}
    </>
  )
}
