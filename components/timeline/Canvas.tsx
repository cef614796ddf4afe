'use client'

import { useEffect, useEffectEvent, useRef, type KeyboardEvent } from 'react'
import { store } from '../stream/store'
import { projector } from '../ui/display'
import { Card } from './Card'
import { listen } from './gestures'
import { RULER } from './layout'
import { controller, timeline } from './live'
import { runKey, timeKeys } from './keys'
import { lookAt, runEnd } from './moves'
import { TIMELINE } from './requests'
import { targetAt, type Target } from './target'
import { useDrawing } from './useDrawing'

interface CanvasProps {
  /** The id of the words that say the same. */
  describedBy: string
}

/** The picture, and what a pointer or a key does to it. */
export function Canvas({ describedBy }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const layout = useDrawing(canvas)
  const find = useEffectEvent(
    (point: { x: number; y: number }): Target | null =>
      layout.current && targetAt(timeline, layout.current, controller.window, point),
  )
  const perPixel = useEffectEvent(() => {
    const { width = 1, gutter = 0 } = layout.current ?? {}
    return (controller.window.to - controller.window.from) / Math.max(1, width - gutter)
  })
  const click = useEffectEvent((point: { x: number; y: number }) => {
    const target = find(point)
    if (!target) return
    controller.choose(target.kind === 'request' ? target.index : -1)
    void lookAt(target.kind === 'moment' ? { seq: target.seq } : { at: clampToRun(target.at) })
  })
  useEffect(() => {
    if (!box.current) return
    return listen(box.current, projector.scale, {
      hover: (point) => controller.hover(point && find(point)),
      click,
      drag: (dx, from, now) => {
        // Along the ruler it is the moment that moves, everywhere else it is the picture.
        if (from.y > RULER) return controller.pan(-dx * perPixel(), runEnd())
        const target = find(now)
        if (target) void lookAt({ at: clampToRun(target.at) })
      },
      zoom: (factor, x) => {
        const target = find({ x, y: Infinity })
        controller.zoom(factor, runEnd(), target?.at)
      },
    })
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!runKey(event.nativeEvent, timeKeys)) return
    event.preventDefault()
    // What stood beside a request may be elsewhere now; one that is chosen brings its own.
    controller.hover(null)
  }
  return (
    <div
      ref={box}
      id={TIMELINE}
      role="application"
      aria-label="Timeline"
      aria-roledescription="timeline"
      aria-describedby={describedBy}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => controller.hover(null)}
      className="relative min-h-0 flex-1 cursor-crosshair touch-pan-y overflow-hidden outline-offset-[-2px] select-none"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
      <Card box={box} />
    </div>
  )
}

const clampToRun = (at: number): number =>
  Math.min(Math.max(0, at), Math.max(store.view().live.at, store.liveClock()))
