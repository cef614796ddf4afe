'use client'

import { useEffect, useEffectEvent, useRef, type PointerEvent } from 'react'
import { throttled } from '../controls/throttled'
import { seconds } from '../panels/format'
import { store } from '../stream/store'
import { onBeat } from '../stream/ticker'
import { useLab } from '../stream/useLab'
import { drawOverview } from './draw/overview'
import { controller, timeline } from './live'
import { lookAt, runEnd } from './moves'
import { momentKeys, runKey } from './keys'

/** How often the picture of the whole run is drawn again, ms. */
const REDRAWN_MS = 200

/** The whole time of the run in one line: what is in sight of it, and where one looks. */
export function ScrubBar() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const thumb = useRef<HTMLSpanElement>(null)
  const frame = useRef<HTMLSpanElement>(null)
  const place = useEffectEvent(() => {
    const end = Math.max(1, runEnd())
    const share = (at: number) => `${(100 * Math.min(1, Math.max(0, at / end))).toFixed(1)}%`
    const at = store.view().cursor?.at ?? end
    // Painted, not placed: to move them is no layout.
    if (thumb.current) thumb.current.style.transform = `translateX(${share(at)})`
    const { from, to } = controller.window
    if (frame.current) {
      frame.current.style.setProperty('--from', share(from))
      frame.current.style.setProperty('--to', share(to))
    }
  })
  useEffect(() => {
    // The last beat of all is drawn, too, however soon it came after the one before.
    const redraw = throttled<true>(() => {
      if (canvas.current) drawOverview(canvas.current, timeline, Math.max(1, runEnd()))
    }, REDRAWN_MS)
    const move = () => {
      place()
      redraw({ whole: true })
    }
    const stops = [onBeat(move), controller.subscribe(move)]
    return () => stops.forEach((stop) => stop())
  }, [])
  const at = useLab(({ cursor }) => cursor?.at ?? null)
  const end = useLab(({ live }) => Math.round(live.at / 1000) * 1000)
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
    void lookAt({ at: share * runEnd() })
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={Math.round(Math.max(end, at ?? 0))}
      aria-valuenow={Math.round(at ?? end)}
      aria-valuetext={at === null ? 'live' : seconds(at)}
      onPointerDown={scrub}
      onPointerMove={scrub}
      onKeyDown={(event) => {
        if (runKey(event.nativeEvent, momentKeys)) event.preventDefault()
      }}
      className="relative h-6 min-w-32 flex-1 cursor-ew-resize touch-none overflow-x-clip border-b border-line2 max-[720px]:order-last max-[720px]:min-w-full"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
      <span ref={frame} aria-hidden className="scrub-frame absolute inset-0" />
      {/* As wide as the bar, so that its share of the bar is the share it is moved by. */}
      <span
        ref={thumb}
        aria-hidden
        className="pointer-events-none absolute inset-y-[-2px] right-[3px] left-0"
      >
        <span className="absolute inset-y-0 left-0 w-[3px] rounded-full bg-ink" />
      </span>
    </div>
  )
}
