'use client'

import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useSampled } from '../stream/useSampled'
import type { LabView } from '../stream/store'
import { store } from '../stream/store'
import { projector } from '../ui/display'
import { sayEvent } from '../panels/events/say'
import { seconds } from '../panels/format'
import { sayBand, sayDensity, sayName } from './say'
import { timeline } from './live'
import { storyOf } from './story'
import type { Target } from './target'
import { useController } from './useController'
import { titleOf, totalOf, Waterfall } from './Waterfall'

const APART = 14

/** What stands under the pointer, told whole. It never covers what it is about. */
export function Card({ box }: { box: RefObject<HTMLDivElement | null> }) {
  const { hover } = useController()
  const card = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  useLayoutEffect(() => {
    if (!hover || !card.current || !box.current) return
    const [room, own] = [box.current.getBoundingClientRect(), card.current.getBoundingClientRect()]
    const [x, y] = [hover.x * projector.scale(), hover.y * projector.scale()]
    const right = x + APART + own.width < room.width
    const left = right ? x + APART : Math.max(4, x - APART - own.width)
    const below = y + APART + own.height < room.height
    const top = below ? y + APART : Math.max(2, room.height - own.height - 4)
    setPlace({ left, top })
  }, [hover, box])
  const content = hover && contentOf(hover)
  if (!content) return null
  return (
    <div
      ref={card}
      style={place}
      className="pointer-events-none absolute z-20 max-w-[min(360px,calc(100%-8px))] rounded-[6px] border border-line2 bg-(--tip) p-3 text-[12px]/[17px] text-ink shadow-float"
    >
      {content}
    </div>
  )
}

function contentOf(target: Target): ReactNode {
  switch (target.kind) {
    case 'request':
      return <Request index={target.index} />
    case 'moment': {
      const event = store.event(target.seq)
      const words =
        target.moment === 'expiry' ? 'A TTL is over here.' : event ? sayEvent(event) : target.moment
      return (
        <p>
          <b className="font-semibold">{seconds(target.time)}</b> {words}
        </p>
      )
    }
    case 'density':
      return <Words title={seconds(target.at)} lines={sayDensity(timeline, target.at)} />
    case 'band':
      return <Words title={seconds(target.at)} lines={sayBand(timeline, target.band, target.at)} />
    case 'name': {
      const { title, lines } = sayName(target.band)
      return <Words title={title} lines={lines} />
    }
    default:
      return null
  }
}

function Words({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null
  return (
    <>
      <p className="font-semibold">{title}</p>
      {lines.map((line) => (
        <p key={line} className="text-ink2">
          {line}
        </p>
      ))}
    </>
  )
}

const selectNow = (_view: LabView, now: number) => now

function Request({ index }: { index: number }) {
  // An open request goes on while it is looked at.
  const now = Math.max(useSampled(selectNow), timeline.at)
  const story = storyOf(timeline, index, store.event)
  if (!story) return null
  return (
    <div className="w-[264px]">
      <p className="mb-1.5 flex justify-between gap-3">
        <b className="font-semibold">{titleOf(story)}</b>
        <span className="text-ink2">{totalOf(story, now)}</span>
      </p>
      <Waterfall story={story} now={now} />
    </div>
  )
}
